import { definePlugin, defineSink, type Plugin, type Prepared, type Sink } from '@dstream/core/plugin';
import { MqttSink } from './mqtt-sink.ts';
import { mqttSinkOptions, type MqttSinkOptions } from './options.ts';

export type { MqttConnectionOptions, MqttErrorCode, MqttWill, QoS } from '@dstream/mqtt-connection';
export type { MqttSinkOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    mqtt: { options: MqttSinkOptions; record: unknown };
  }
}

const mqtt = defineSink({
  name: 'mqtt',
  options: mqttSinkOptions,
  create: (settings) => new MqttSink(settings),
});

/** Publishes records to an MQTT broker. */
export const mqttSink = mqtt as {
  <T = unknown>(options: MqttSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof mqtt.binding;
};

/** Finds the sink of this package by name: `mqtt`. */
export const mqttSinkPlugin: Plugin = definePlugin({ name: '@dstream/sink-mqtt', provides: [mqttSink] });
