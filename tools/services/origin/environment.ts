import { readCertificates, type Certificates } from '../certificates/certificates.ts';
import { LISTENERS } from '../server.ts';
import type { Listener, ListenerName, Service, ServiceName } from '../service.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const word = (name: string): string => name.replace(/[A-Z]/g, '_$&').toUpperCase();

/** The variable that holds a listener: `DSTREAM_KAFKA` for the plain one, `DSTREAM_KAFKA_PASSWORD_TLS`, and so on. */
export const variableOf = (name: ServiceName, listener: ListenerName): string =>
  `DSTREAM_${word(name)}${listener === 'plain' ? '' : `_${word(listener)}`}`;

const certificatesVariable = (name: ServiceName): string => `DSTREAM_${word(name)}_CERTIFICATES`;

function print({ host, port, username, password, database }: Listener): string {
  const user =
    username === undefined ? '' : [username, password ?? ''].map(encodeURIComponent).join(':') + '@';
  return `${user}${host}:${port}${database === undefined ? '' : `/${database}`}`;
}

function parse(variable: string, text: string, tls: boolean): Listener {
  const url = URL.parse(`tcp://${text}`);
  if (!url?.hostname || !url.port)
    throw new Error(`${variable} is not [user:password@]host:port[/database].`);
  const { hostname, port, username, password, pathname } = url;
  return {
    host: hostname,
    port: Number(port),
    tls,
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { database: pathname.slice(1) }),
  };
}

/** An object whose missing parts say how to set them. */
function demanding<T extends object>(parts: Partial<T>, complaint: (part: string) => string): T {
  return new Proxy(parts as T, {
    get(target, part) {
      if (typeof part === 'string' && !(part in target) && part !== 'then' && part !== 'toJSON')
        throw new Error(complaint(part));
      return Reflect.get(target, part) as unknown;
    },
  });
}

/** Lets what came from another process, where parts were missing, say which variable would have brought them. */
export function complainOfMissing(service: Service): Service {
  if (service.origin !== 'environment') return service;
  const { name } = service;
  return {
    ...service,
    listeners: demanding(
      { ...service.listeners },
      (part) => `${variableOf(name, part as ListenerName)} is not set.`,
    ),
    certificates: demanding({ ...service.certificates }, () => `${certificatesVariable(name)} is not set.`),
  };
}

/** The server that the environment names; undefined if it names none. */
export async function fromEnvironment(
  name: ServiceName,
  environment: Environment,
): Promise<Service | undefined> {
  if (!environment[variableOf(name, 'plain')]) return undefined;
  const listeners: Partial<Record<ListenerName, Listener>> = {};
  for (const listener of LISTENERS) {
    const variable = variableOf(name, listener);
    const text = environment[variable];
    if (text) listeners[listener] = parse(variable, text, /tls|certificate/i.test(listener));
  }
  const directory = environment[certificatesVariable(name)];
  const certificates = directory ? await readCertificates(directory) : ({} as Certificates);
  return {
    name,
    origin: 'environment',
    listeners: listeners as Service['listeners'],
    detours: [],
    certificates,
  };
}

/** The variables that name a server, for other processes; those of the certificates if `directory` has them. */
export function toEnvironment({ name, listeners }: Service, directory?: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const listener of LISTENERS) {
    if (listener in listeners) variables[variableOf(name, listener)] = print(listeners[listener]);
  }
  return directory === undefined ? variables : { ...variables, [certificatesVariable(name)]: directory };
}
