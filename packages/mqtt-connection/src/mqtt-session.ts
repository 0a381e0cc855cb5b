import { Socket } from 'node:net';
import { redactUrl, within } from '@dstream/connection';
import type { DStreamError } from '@dstream/core/plugin';
import { connect, type IConnackPacket, type MqttClient } from 'mqtt';
import { clientOptions, type SessionRequest } from './client-options.ts';
import type { MqttConnectionSettings } from './connection-options.ts';
import { byReason, explain, type Parties } from './explain.ts';
import { mqttError } from './mqtt-error.ts';

/** Milliseconds that a broker has to take leave. */
const farewell = 1000;

/** One connection to a broker, from its acceptance to its end. */
export class MqttSession {
  readonly client: MqttClient;
  readonly parties: Parties;
  /** What the broker said when it accepted the connection. */
  readonly accepted: IConnackPacket;
  /** Rejects when the connection ends other than by `close`. */
  readonly failed: Promise<never>;
  #hasFailed = false;
  #closed: Promise<void> | undefined;
  readonly #fail: (error: unknown) => void;

  constructor(
    client: MqttClient,
    parties: Parties,
    accepted: IConnackPacket,
    failure: PromiseWithResolvers<never>,
  ) {
    this.client = client;
    this.parties = parties;
    this.accepted = accepted;
    this.failed = failure.promise;
    this.#fail = failure.reject;
    this.failed.catch(() => (this.#hasFailed = true));
  }

  /** True when the broker has kept the session of an earlier connection. */
  get isResumed(): boolean {
    return this.accepted.sessionPresent;
  }

  /** What `work` gives, or the failure of the connection if that comes first; `MQTT_SILENT` after `limit` milliseconds. */
  answer<T>(work: Promise<T>, waitedFor: string, limit: number): Promise<T> {
    const silent = (): DStreamError =>
      mqttError('MQTT_SILENT', { broker: this.parties.broker, waitedFor, milliseconds: limit });
    return within(Promise.race([work, this.failed]), limit, silent);
  }

  /** Gives the connection up because of this error. */
  abandon(error: DStreamError): void {
    this.#fail(error);
    this.client.stream.destroy();
  }

  /** Takes leave of the broker, which keeps a session that is to be kept and publishes no will. Idempotent, never rejects. */
  close(): Promise<void> {
    this.#closed ??= end(this.client, this.#hasFailed);
    return this.#closed;
  }
}

/**
 * Opens one connection. `prepare` gets the client before anything was received: messages of a kept session come with the
 * acceptance. Rejects with an `MQTT_` code, or with the signal's reason.
 */
export const openSession = async (
  settings: MqttConnectionSettings,
  request: SessionRequest,
  signal: AbortSignal | undefined,
  prepare: (client: MqttClient) => void = () => undefined,
): Promise<MqttSession> => {
  signal?.throwIfAborted();
  const { protocol } = settings;
  const parties: Parties = { broker: redactUrl(settings.url), clientId: request.clientId, protocol };
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // who needs to know awaits `failed`
  const client = connect(clientOptions(settings, request));
  client
    .on('error', (error) => failure.reject(inTime(error, settings, parties)))
    .on('disconnect', ({ reasonCode = 0 }) => failure.reject(byReason(reasonCode, parties)))
    .on('close', () => failure.reject(mqttError('MQTT_CLOSED', parties)));
  // What is confirmed must not wait for more to be sent.
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  prepare(client);
  const accepted = Promise.withResolvers<IConnackPacket>();
  client.once('connect', accepted.resolve);
  const abort = (): void => failure.reject(signal!.reason);
  signal?.addEventListener('abort', abort);
  try {
    return new MqttSession(client, parties, await Promise.race([accepted.promise, failure.promise]), failure);
  } catch (error) {
    client.end(true);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
};

/** The client tells its two time-outs by their messages. */
const inTime = (
  error: Error,
  { connectTimeout, keepAlive }: MqttConnectionSettings,
  parties: Parties,
): DStreamError => {
  const { broker } = parties;
  if (error.message === 'connack timeout') {
    return mqttError('MQTT_SILENT', {
      broker,
      waitedFor: 'answer to a connection',
      milliseconds: connectTimeout,
    });
  }
  if (error.message === 'Keepalive timeout') {
    return mqttError('MQTT_SILENT', { broker, waitedFor: 'sign of life', milliseconds: 1.5 * keepAlive });
  }
  return explain(error, parties);
};

const noFarewell = (): Error => new Error('no farewell');

const end = async (client: MqttClient, hasFailed: boolean): Promise<void> => {
  if (hasFailed) return void client.end(true);
  const ended = new Promise<void>((resolve) => client.end(false, () => resolve()));
  await within(ended, farewell, noFarewell).catch(() => void client.stream.destroy());
};
