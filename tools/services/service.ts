import type { Certificates } from './certificates/certificates.ts';

/** The servers there are. Adding one is a file in `servers` and a line in its list. */
export type ServiceName = 'kafka' | 'rabbitmq' | 'mosquitto' | 'redis' | 'postgres' | 'kinesis';

/**
 * What tells one way into a server from another: `plain` asks for nothing, `tls` shows a certificate, `password` asks for a name and
 * a password, `passwordTls` does both, `clientCertificate` asks for a certificate of the client.
 */
export type ListenerName = 'plain' | 'tls' | 'password' | 'passwordTls' | 'clientCertificate';

/** One way into a server. Servers with one port for several ways (RabbitMQ, PostgreSQL, Redis) tell them apart by the user. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
}

/** `webSocket` is there for MQTT only. */
export type Listeners = Readonly<Record<ListenerName, Listener>> & { readonly webSocket?: Listener };

/**
 * A port for a proxy to listen at. Kafka tells clients where its brokers are: those who came through a proxy would go round it. The
 * listener `target` therefore gives `port` as its address, where nobody listens until a proxy does.
 */
export interface Detour {
  readonly port: number;
  readonly target: Listener;
}

/** How clients reach a server. Plain data: it goes from one process to another. */
export interface Service {
  readonly name: ServiceName;
  /** Who runs it: whoever set the environment, a Docker engine, or this machine. */
  readonly origin: 'environment' | 'docker' | 'machine';
  readonly listeners: Listeners;
  /** Empty where clients stay at the address that they were given. */
  readonly detours: readonly Detour[];
  readonly certificates: Certificates;
}

/**
 * A server that belongs to its caller. It dies with the process of the caller, however that ends. Addresses and data outlive every call
 * but `stop`. The calls are made one after the other.
 */
export interface OwnService extends Service, AsyncDisposable {
  /** The directory of its configuration, its data and `output.log`. */
  readonly directory: string;
  /** Ends the server by `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts the server again after `kill`. Resolves when it answers; rejects with the end of its output if it does not. */
  start(): Promise<void>;
  /** Ends the server in order, and starts it again. */
  restart(): Promise<void>;
  /** Freezes the server: connections stay open, and nothing answers. Resolves when it is frozen. */
  pause(): Promise<void>;
  /** Lets a frozen server go on. */
  resume(): Promise<void>;
  /** Ends the server and removes what it wrote. Calling it again does nothing. */
  stop(): Promise<void>;
}

/** What a caller may ask of a server of its own. */
export interface ServiceOptions {
  /** Lines for the configuration of the server, in its own words; they win over those that are there. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Which certificate the server shows. `expired` is one whose time is over. By default `valid`. */
  readonly certificate?: 'valid' | 'expired';
  /** Is told in a line each what takes time: installing, starting. By default nobody is. */
  readonly say?: Say;
}

/** Takes one line that says what was done. */
export type Say = (line: string) => void;
