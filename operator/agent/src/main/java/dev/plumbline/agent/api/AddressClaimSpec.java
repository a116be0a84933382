package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.NamespaceName;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.api.constraint.Text;

/** Whose an address of a network is; written by Plumbline alone. */
@Doc("Whose an address is.")
@Cel(
    value =
        "self.network == oldSelf.network && self.address == oldSelf.address && self.endpoint == oldSelf.endpoint",
    message = "an address is never passed on: its claim is deleted and made again")
public record AddressClaimSpec(
    @Doc("The network, in the claim's namespace.") @ObjectName String network,
    @Doc("The address.") @Address String address,
    @Doc("The endpoint that has it.") EndpointId endpoint,
    @Doc("The node whose agent claimed it last.") @ObjectName String nodeName) {

  /** An endpoint, told apart from one of the same name that comes later. */
  public record EndpointId(
      @Doc("Its namespace.") @NamespaceName String namespace,
      @Doc("Its name.") @ObjectName String name,
      @Doc("Its UID.") @Text(min = 1, max = 64) String uid) {

    public ObjectRef ref() {
      return new ObjectRef(Kind.Endpoint, namespace, name);
    }
  }

  /** The same, claimed by another node's agent. */
  public AddressClaimSpec on(String node) {
    return new AddressClaimSpec(network, address, endpoint, node);
  }
}
