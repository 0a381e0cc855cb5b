import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Instance } from '../instance.ts';
import { giveTo, makeLayout, writeConfiguration } from '../layout.ts';
import { ContainerProcess } from '../process/container-process.ts';
import { freePorts } from '../process/free-ports.ts';
import { notRoot, self } from '../process/identity.ts';
import { runToEnd } from '../process/run-to-end.ts';
import type { Command, Place, Server } from '../server.ts';
import type { Say, ServiceOptions } from '../service.ts';

/** Where the directory of an instance is in its container. */
const INSIDE = '/instance';

const docker = (...args: string[]): Promise<string> => runToEnd({ file: 'docker', args });

let answers: Promise<boolean> | undefined;

/** Whether a Docker engine answers, and Docker Compose is there. Asked once. */
export function dockerAnswers(): Promise<boolean> {
  answers ??= Promise.all([docker('info'), docker('compose', 'version')]).then(
    () => true,
    () => false,
  );
  return answers;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const line = ({ file, args, input = '' }: Command): string =>
  `printf %s ${quoted(input)} | ${[file, ...args].map(quoted).join(' ')}`;

/** What the container runs: what the server needs before its first start, then the server. */
function script(server: Server, place: Place): string {
  const programs = server.container!;
  const { file, args } = server.run(place, programs);
  return [
    'set -e',
    `if [ ! -e ${INSIDE}/prepared ]; then`,
    ...(server.prepare?.(place, programs) ?? []).map(line),
    `touch ${INSIDE}/prepared`,
    'fi',
    `exec ${[file, ...args].map(quoted).join(' ')}`,
    '',
  ].join('\n');
}

/** Starts a server in a container. Rejects with `Unavailable` if its image cannot be had. */
export async function startInContainer(
  server: Server,
  secret: string,
  options: ServiceOptions,
  say: Say,
): Promise<Instance> {
  const layout = await makeLayout(server.name);
  const { certificates, directory } = layout;
  const ports = await freePorts(server.ports);
  const listeners = server.listeners(ports, secret);
  const [config, data] = [`${INSIDE}/config`, `${INSIDE}/data`];
  const place: Place = { bind: '0.0.0.0', config, data, ports, listeners, settings: options.settings ?? {} };
  const files = { ...server.files(place), 'start.sh': script(server, place) };
  await writeConfiguration(layout, files, options.certificate ?? 'valid');
  const identity = (server.neverRoot ? notRoot() : undefined) ?? self();
  await giveTo(layout, identity);

  const additions = {
    init: true,
    user: `${identity.uid}:${identity.gid}`,
    entrypoint: ['sh', `${config}/start.sh`],
    environment: server.run(place, server.container!).env ?? {},
    volumes: [`${directory}:${INSIDE}`],
    ports: Object.values(ports).map((port) => `127.0.0.1:${port}:${port}`),
  };
  const file = join(directory, 'compose.json');
  await writeFile(file, JSON.stringify({ services: { [server.name]: additions } }));
  const run = new ContainerProcess(
    basename(directory).toLowerCase(),
    server.name,
    file,
    join(directory, 'output.log'),
  );
  const detours = server.detours?.(ports) ?? [];
  const service = { name: server.name, origin: 'docker', listeners, detours, certificates } as const;
  say('fetches the image if it is not there, and starts a container');
  await run.fetch();
  const instance = new Instance(server, service, directory, run);
  await instance.start();
  return instance;
}
