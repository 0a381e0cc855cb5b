import { networkAdvice, networkFailure } from '@dstream/connection';
import { isDStreamError, textOf, type DStreamError } from '@dstream/core/plugin';
import { mqttError } from './mqtt-error.ts';
import { reasonText } from './reason.ts';

/** Who speaks with whom: what errors name. */
export interface Parties {
  /** The URL of the broker, as it may be printed. */
  readonly broker: string;
  readonly clientId: string;
  readonly protocol: '5' | '3.1.1';
}

/** Gives an error of the client or the network its code; leaves coded errors as they are. */
export const explain = (cause: unknown, parties: Parties): DStreamError => {
  if (isDStreamError(cause)) return cause;
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'number') return byReason(code, parties, { cause });
  const { broker } = parties;
  const failure = networkFailure(cause);
  return failure === undefined
    ? mqttError('MQTT_FAILED', { broker, reason: textOf(cause) }, { cause })
    : mqttError('MQTT_CONNECTION_FAILED', { broker, reason: networkAdvice(failure) }, { cause });
};

/** The error of a connection that the broker refused or ended with this reason. */
export const byReason = (code: number, parties: Parties, options?: ErrorOptions): DStreamError => {
  const { broker, clientId, protocol } = parties;
  const reason = reasonText(code);
  switch (code) {
    case 1:
    case 132:
      return mqttError('MQTT_VERSION_UNSUPPORTED', { broker, protocol }, options);
    case 2:
    case 133:
      return mqttError('MQTT_CLIENT_ID_REFUSED', { broker, clientId }, options);
    case 3:
    case 136:
    case 137:
    case 139:
    case 159:
      return mqttError('MQTT_BROKER_UNAVAILABLE', { broker, reason }, options);
    case 4:
    case 5:
    case 134:
    case 135:
    case 138:
    case 140:
      return mqttError('MQTT_LOGIN_REFUSED', { broker, reason }, options);
    case 142:
      return mqttError('MQTT_SESSION_TAKEN', { broker, clientId }, options);
    case 149:
      return mqttError('MQTT_PACKET_TOO_LARGE', { broker }, options);
    case 158:
      return mqttError('MQTT_SHARING_UNSUPPORTED', { broker }, options);
    default:
      return mqttError('MQTT_DISCONNECTED', { broker, reason }, options);
  }
};

const temporary = new Set([
  'MQTT_BROKER_UNAVAILABLE',
  'MQTT_CLOSED',
  'MQTT_CONNECTION_FAILED',
  'MQTT_FAILED',
  'MQTT_SILENT',
]);

/** Whether another try may help without anybody changing anything. */
export const isTemporary = (error: unknown): boolean => isDStreamError(error) && temporary.has(error.code);
