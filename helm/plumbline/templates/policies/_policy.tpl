{{/*
A ValidatingAdmissionPolicy on one resource and its binding. Takes root, name, resources, operations and body: the rest of the
policy's spec. Each has a name and a resource of its own, so that the API server can check its expressions' types.
*/}}
{{- define "plumbline.policy" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "plumbline.labels" .root | nindent 4 }}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: [plumbline.dev]
        apiVersions: ["*"]
        operations: {{ toJson .operations }}
        resources: {{ toJson .resources }}
  {{- .body | nindent 2 }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "plumbline.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: [Deny]
{{- end }}
