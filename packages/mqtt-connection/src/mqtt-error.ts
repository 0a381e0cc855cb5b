import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of the MQTT plugins with its text, sorted. */
const catalogue = {
  MQTT_BROKER_UNAVAILABLE: (p: { broker: string; reason: string }): string =>
    `${p.broker} serves nobody at the moment: ${p.reason}. It is tried again after a pause; look at the broker if this ` +
    `goes on.`,
  MQTT_CLIENT_ID_REFUSED: (p: { broker: string; clientId: string }): string =>
    `${p.broker} refuses the client id "${p.clientId}". Choose another clientId: at most 23 letters and digits are ` +
    `taken everywhere.`,
  MQTT_CLOSED: (p: { broker: string; clientId: string }): string =>
    `${p.broker} closed the connection of client "${p.clientId}" without a reason. It is opened again after a pause. If ` +
    `this goes on: another program may use the same clientId, or a message may be larger than the broker takes; its log ` +
    `says which.`,
  MQTT_CONNECTION_FAILED: (p: { broker: string; reason: string }): string =>
    `There is no connection to ${p.broker}: ${p.reason}.`,
  MQTT_DISCONNECTED: (p: { broker: string; reason: string }): string =>
    `${p.broker} ended the connection: ${p.reason}.`,
  MQTT_FAILED: (p: { broker: string; reason: string }): string =>
    `The connection to ${p.broker} failed: ${p.reason}. It is opened again after a pause.`,
  MQTT_LOGIN_REFUSED: (p: { broker: string; reason: string }): string =>
    `${p.broker} refuses the log-in: ${p.reason}. Check username, password and certificate, and what the broker allows ` +
    `this client.`,
  MQTT_MESSAGE_TOO_LARGE: (p: { broker: string; topic: string; bytes: number; limit: number }): string =>
    `A message on "${p.topic}" has ${p.bytes} bytes, and the limit for ${p.broker} is ${p.limit}. Make the messages ` +
    `smaller, or raise the limit: maxMessageBytes of the source, or that of the broker.`,
  MQTT_PACKET_TOO_LARGE: (p: { broker: string }): string =>
    `${p.broker} ended the connection because of a message larger than it takes. Make the messages smaller, or raise the ` +
    `limit of the broker.`,
  MQTT_PUBLISH_REFUSED: (p: { broker: string; topic: string; reason: string }): string =>
    `${p.broker} does not take a message on "${p.topic}": ${p.reason}. Check the topic, and what the broker allows this ` +
    `client to publish.`,
  MQTT_QOS_UNSUPPORTED: (p: { broker: string; qos: number; granted: number }): string =>
    `${p.broker} offers QoS ${p.granted} at most, and ${p.qos} was asked for. Ask for less, or change the broker.`,
  MQTT_RETAIN_UNSUPPORTED: (p: { broker: string }): string =>
    `${p.broker} keeps no messages. Leave retain out, or change the broker.`,
  MQTT_SESSION_LOST: (p: { broker: string; clientId: string }): string =>
    `${p.broker} has forgotten the session of client "${p.clientId}": what was published since the connection broke is ` +
    `lost. Raise sessionExpiry, and let the broker keep sessions over its own restarts.`,
  MQTT_SESSION_TAKEN: (p: { broker: string; clientId: string }): string =>
    `Another program has connected to ${p.broker} as "${p.clientId}" and taken over its session. Give each program a ` +
    `clientId of its own.`,
  MQTT_SHARING_UNSUPPORTED: (p: { broker: string }): string =>
    `${p.broker} has no shared subscriptions. Leave out share and receivers, or change the broker.`,
  MQTT_SILENT: (p: { broker: string; waitedFor: string; milliseconds: number }): string =>
    `${p.broker} has given no ${p.waitedFor} for ${p.milliseconds} ms. The connection is given up and opened again ` +
    `after a pause; look at the broker and the network if this goes on.`,
  MQTT_SUBSCRIPTION_REFUSED: (p: { broker: string; topic: string; reason: string }): string =>
    `${p.broker} refuses the subscription to "${p.topic}": ${p.reason}. Check the topic, and what the broker allows this ` +
    `client to read.`,
  MQTT_VERSION_UNSUPPORTED: (p: { broker: string; protocol: string }): string =>
    `${p.broker} does not speak MQTT ${p.protocol}. Set protocol to another version.`,
} satisfies Record<string, (params: never) => string>;

/** A code of the MQTT plugins. */
export type MqttErrorCode = keyof typeof catalogue;

/** Makes an error of the catalogue. */
export const mqttError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
