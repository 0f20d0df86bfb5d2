import { createSocket } from 'node:dgram';
import { createDnsForwarder } from './dns-forwarder.ts';
import { decideDns } from './dns-policy.ts';
import { createDnsTcpServer, serveDnsOverUdp } from './dns-server.ts';
import { gatewayConfigSchema, gatewaySockets } from './gateway-config.ts';
import { createHttpPackageProxy, createTlsPackageProxy } from './package-proxy.ts';

// Its sockets lie in the engine's network namespace; what it opens itself goes through this machine's own network.
const config = gatewayConfigSchema.parse(JSON.parse(process.argv[2] ?? ''));
const packageHosts = new Set(config.packageHosts);
const dns = {
  decide: (question: Parameters<typeof decideDns>[0]) =>
    decideDns(question, { mode: config.mode, packageHosts, gateway: config.gateway }),
  forwarder: createDnsForwarder(),
};

const udp = createSocket('udp4');
serveDnsOverUdp(udp, dns);
udp.bind({ fd: gatewaySockets.dnsUdp });
createDnsTcpServer(dns).listen({ fd: gatewaySockets.dnsTcp });
if (config.mode === 'packages') {
  createHttpPackageProxy({ packageHosts }).listen({ fd: gatewaySockets.http });
  createTlsPackageProxy({ packageHosts }).listen({ fd: gatewaySockets.https });
}
// Everything is loaded and bound; from here on it can do no more than talk.
process.setgroups?.([]);
process.setgid?.(config.user);
process.setuid?.(config.user);
console.log(`gateway ready: ${config.mode} at ${config.gateway}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
