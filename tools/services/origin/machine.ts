import { join } from 'node:path';
import { Instance } from '../instance.ts';
import { giveTo, makeLayout, writeConfiguration } from '../layout.ts';
import { freePorts } from '../process/free-ports.ts';
import { notRoot } from '../process/identity.ts';
import { MachineProcess } from '../process/machine-process.ts';
import { runToEnd } from '../process/run-to-end.ts';
import type { Place, Server } from '../server.ts';
import type { Say, ServiceOptions } from '../service.ts';

/** Starts a server with the programs of this machine. Rejects with `Unavailable` if it has none and gets none. */
export async function startOnMachine(
  server: Server,
  secret: string,
  options: ServiceOptions,
  say: Say,
): Promise<Instance> {
  const programs = await server.programs(say);
  const identity = server.neverRoot ? notRoot() : undefined;
  const layout = await makeLayout(server.name);
  const ports = await freePorts(server.ports);
  const listeners = server.listeners(ports, secret);
  const { config, data, certificates, directory } = layout;
  const place: Place = {
    bind: '127.0.0.1',
    config,
    data,
    ports,
    listeners,
    settings: options.settings ?? {},
  };
  await writeConfiguration(layout, server.files(place), options.certificate ?? 'valid');
  if (identity) await giveTo(layout, identity);
  for (const command of server.prepare?.(place, programs) ?? []) await runToEnd(command, identity);

  const output = join(directory, 'output.log');
  const run = new MachineProcess(server.run(place, programs), output, identity);
  const companion =
    server.companion && new MachineProcess(server.companion(place, programs), output, identity);
  const detours = server.detours?.(ports) ?? [];
  const service = { name: server.name, origin: 'machine', listeners, detours, certificates } as const;
  const instance = new Instance(server, service, directory, run, companion);
  await instance.start();
  return instance;
}
