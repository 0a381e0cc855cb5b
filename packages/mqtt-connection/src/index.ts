export type { SessionRequest } from './client-options.ts';
export {
  mqttConnectionOptions,
  qos,
  type MqttConnectionOptions,
  type MqttConnectionSettings,
  type MqttWill,
  type QoS,
} from './connection-options.ts';
export { byReason, explain, isTemporary, type Parties } from './explain.ts';
export { mqttError, type MqttErrorCode } from './mqtt-error.ts';
export { MqttSession, openSession } from './mqtt-session.ts';
export { reasonText } from './reason.ts';
