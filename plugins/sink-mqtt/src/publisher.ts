import { Buffer } from 'node:buffer';
import { StallWatch } from '@dstream/connection';
import type { DStreamError } from '@dstream/core/plugin';
import { explain, mqttError, reasonText, type MqttSession } from '@dstream/mqtt-connection';
import { isTopic, type MqttSinkSettings } from './options.ts';
import type { Outgoing } from './outgoing.ts';

/** Called once for a message: when the broker has confirmed it, or with what went wrong. */
export type Settle = (error?: Error) => void;

/** Publishes over one session, for all who write at the same time. */
export class Publisher {
  readonly #session: MqttSession;
  readonly #limit: number;
  readonly #maxBytes: number;
  readonly #watch: StallWatch;
  readonly #unconfirmed = new Set<Settle>();
  #room: PromiseWithResolvers<void> | undefined;
  #failure: Error | undefined;

  constructor(session: MqttSession, { maxInFlight, confirmTimeout }: MqttSinkSettings) {
    const { receiveMaximum = 65_535, maximumPacketSize = Infinity } = session.accepted.properties ?? {};
    this.#session = session;
    this.#limit = Math.min(maxInFlight, receiveMaximum);
    this.#maxBytes = maximumPacketSize;
    this.#watch = new StallWatch(confirmTimeout, () => session.abandon(this.#silence(confirmTimeout)));
    session.failed.catch((error: Error) => this.#fail(error));
  }

  /** Undefined when another message may be published, else a promise for the time to look again. */
  get room(): Promise<void> | undefined {
    if (this.#unconfirmed.size < this.#limit) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  publish(message: Outgoing, settle: Settle): void {
    const problem = this.#failure ?? this.#problemOf(message);
    if (problem) return settle(problem);
    const { topic, payload, options } = message;
    const once: Settle = (error) => this.#settle(once, settle, error);
    if (this.#unconfirmed.size === 0) this.#watch.start();
    this.#unconfirmed.add(once);
    this.#session.client.publish(topic, payload, options, (error) =>
      once(error ? this.#refusal(error, topic) : undefined),
    );
  }

  close(): Promise<void> {
    this.#fail(mqttError('MQTT_CLOSED', this.#session.parties));
    return this.#session.close();
  }

  #settle(once: Settle, settle: Settle, error: Error | undefined): void {
    if (!this.#unconfirmed.delete(once)) return;
    if (this.#unconfirmed.size === 0) this.#watch.stop();
    else this.#watch.alive();
    this.#room?.resolve();
    this.#room = undefined;
    settle(error);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const settle of this.#unconfirmed) settle(this.#failure);
  }

  #problemOf({ topic, payload }: Outgoing): DStreamError | undefined {
    const { broker } = this.#session.parties;
    if (!isTopic(topic)) return mqttError('MQTT_PUBLISH_REFUSED', { broker, topic, reason: reasonText(144) });
    const bytes = Buffer.byteLength(payload) + Buffer.byteLength(topic);
    return bytes > this.#maxBytes
      ? mqttError('MQTT_MESSAGE_TOO_LARGE', { broker, topic, bytes, limit: this.#maxBytes })
      : undefined;
  }

  #refusal(error: Error, topic: string): DStreamError {
    const { parties } = this.#session;
    return 'code' in error && typeof error.code === 'number'
      ? mqttError(
          'MQTT_PUBLISH_REFUSED',
          { broker: parties.broker, topic, reason: reasonText(error.code) },
          { cause: error },
        )
      : explain(error, parties);
  }

  #silence(milliseconds: number): DStreamError {
    const { broker } = this.#session.parties;
    return mqttError('MQTT_SILENT', { broker, waitedFor: 'confirmation of a message', milliseconds });
  }
}
