import { definePlugin, defineSource, type Factory, type Plugin, type Source } from '@dstream/core/plugin';
import type { MqttMessage } from './mqtt-message.ts';
import { createMqttSource } from './mqtt-source.ts';
import { mqttSourceOptions, settingsOf, type MqttSourceOptions } from './options.ts';

export type { MqttConnectionOptions, MqttErrorCode, MqttWill, QoS } from '@dstream/mqtt-connection';
export type { MqttMessage } from './mqtt-message.ts';
export type { MqttSourceOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    mqtt: { options: MqttSourceOptions; record: MqttMessage };
  }
}

/** Messages of an MQTT broker, acknowledged when they are safe. */
export const mqtt: Factory<MqttSourceOptions, Source<MqttMessage>> = defineSource({
  name: 'mqtt',
  options: mqttSourceOptions,
  create: (options) => createMqttSource(settingsOf(options)),
});

/** Finds the source of this package by name: `mqtt`. */
export const mqttSourcePlugin: Plugin = definePlugin({ name: '@dstream/source-mqtt', provides: [mqtt] });
