package dev.plumbline.agent.e2e;

/**
 * What most tests here converge: {@code web} and {@code db} on one network of both families, {@code
 * web} published on port 8080, and a second network with all that makes items of other kinds:
 * isolated ports, policy routes and rules, sysctls, sources.
 */
final class Shop {

  static void into(Manifests to) {
    to.network(
            "front",
            """
            driver: Bridge
            subnets: [{cidr: 10.1.0.0/24}, {cidr: "fd00:1::/64"}]
            bridge: {name: br-front}
            """)
        .network(
            "back",
            """
            driver: Bridge
            mtu: 1400
            subnets: [{cidr: 10.2.0.0/24}, {cidr: "fd00:2::/64"}]
            bridge: {interContainer: Deny}
            routes: [{to: 10.8.0.0/16, via: 10.2.0.254, metric: 100, table: 200}]
            rules: [{priority: 1000, from: 10.2.0.0/24, table: 200}]
            """)
        .endpoint(
            "web",
            """
            networkRef: {name: front}
            sandbox: {netns: {name: web}}
            addresses: [10.1.0.10, "fd00:1::10"]
            gatewayPriority: 10
            """)
        .endpoint(
            "db",
            """
            networkRef: {name: front}
            sandbox: {netns: {name: db}}
            addresses: [10.1.0.20, "fd00:1::20"]
            """)
        .endpoint(
            "web-back",
            """
            networkRef: {name: back}
            sandbox: {endpointRef: {name: web}}
            sysctls: {"net.ipv4.conf.IFNAME.log_martians": "1"}
            """)
        .mapping(
            "web",
            """
            endpointRef: {name: web}
            ports: [{protocol: TCP, port: 8080, targetPort: 80}]
            """)
        .mapping(
            "db",
            """
            endpointRef: {name: db}
            ports: [{protocol: TCP, port: 5432}]
            allowedSources: [10.0.0.0/8, "fd00::/8"]
            """);
  }

  private Shop() {}
}
