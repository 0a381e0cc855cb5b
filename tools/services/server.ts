import type { Detour, ListenerName, Listener, Listeners, Say, ServiceName } from './service.ts';

/** A program and how it is called. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads. By default nothing. */
  readonly input?: string;
}

/** Paths of the programs that a server is made of, by the name that its file gives them. */
export type Programs = Readonly<Record<string, string>>;

/** Where an instance of a server lives. The paths and the address are those that the server sees, which may be in a container. */
export interface Place {
  /** The address that it listens at. */
  readonly bind: string;
  /** What `files` asked for, and the certificates: `ca.pem`, `server.pem` (certificate), `server.key`. */
  readonly config: string;
  /** Empty at first. */
  readonly data: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly listeners: Listeners;
  readonly settings: Readonly<Record<string, string>>;
}

/** What there is to know about one kind of server. Everything is called in the process that starts it. */
export interface Server {
  readonly name: ServiceName;
  /** For people, with the version if it is fixed. */
  readonly title: string;
  /** One name for each port that it needs. */
  readonly ports: readonly string[];
  /** A line of output that is there when clients are served; matched after each start. */
  readonly ready: RegExp;
  /** What its programs are called in the container that `compose.yaml` names. By default it never runs in one. */
  readonly container?: Programs;
  /** Whether it refuses to run as root. By default false. */
  readonly neverRoot?: boolean;
  /** The signal that ends it in order. By default SIGTERM. */
  readonly end?: NodeJS.Signals;
  /** Whether `kill -9` leaves something behind that is not in its directory. By default false. */
  readonly leavesTraces?: boolean;

  /** The listeners, on the ports given. `secret` is the password of this instance. */
  listeners(ports: Place['ports'], secret: string): Listeners;
  /** By default none. */
  detours?(ports: Place['ports']): readonly Detour[];
  /** Finds the programs, or installs them. Rejects with `Unavailable`. Called before an instance on this machine starts. */
  programs(say: Say): Promise<Programs>;
  /** The configuration, by name of file. Called once for each instance. */
  files(place: Place): Readonly<Record<string, string>>;
  /** What has to run to the end before the first start, in this order. */
  prepare?(place: Place, programs: Programs): readonly Command[];
  /** What has to run beside the server; started before it, ended after it. */
  companion?(place: Place, programs: Programs): Command;
  /** The server, in the foreground. */
  run(place: Place, programs: Programs): Command;
}

/** The listener on a port of this machine. */
export const at = (port: number | undefined, tls = false, more: Partial<Listener> = {}): Listener => {
  if (port === undefined) throw new Error('A server asks for a port that it does not name in `ports`.');
  return { host: '127.0.0.1', port, tls, ...more };
};

/** The user that listeners with a password know. */
export const USER = 'dstream';

/** The names of the listeners, in the order in which they are printed. */
export const LISTENERS: readonly ListenerName[] = [
  'plain',
  'tls',
  'password',
  'passwordTls',
  'clientCertificate',
];
