import { Buffer } from 'node:buffer';
import { tlsSettings } from '@dstream/connection';
import type { IClientOptions } from 'mqtt';
import type { MqttConnectionSettings, MqttWill } from './connection-options.ts';

/** The session that a connection asks for. */
export interface SessionRequest {
  readonly clientId: string;
  /** Milliseconds for which the broker keeps the session after the connection; 0: not at all. */
  readonly expiry: number;
  /** How many messages the broker may send before the first is acknowledged. MQTT 5 only. */
  readonly receiveMaximum?: number | undefined;
}

const neverExpires = 0xffff_ffff;

/** The options of the client for one connection, which it does not open again by itself. */
export const clientOptions = (settings: MqttConnectionSettings, request: SessionRequest): IClientOptions => {
  const { protocol, username, password, will, connectTimeout, keepAlive } = settings;
  return {
    ...transport(settings),
    clientId: request.clientId,
    clean: request.expiry === 0,
    protocolVersion: protocol === '5' ? 5 : 4,
    ...(protocol === '5' && { properties: properties(request) }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(will && { will: willOf(will) }),
    connectTimeout,
    keepalive: Math.ceil(keepAlive / 1000),
    reconnectPeriod: 0,
    reschedulePings: false,
    resubscribe: false,
    queueQoSZero: false,
  };
};

const properties = ({ expiry, receiveMaximum }: SessionRequest) => ({
  sessionExpiryInterval: Math.min(Math.ceil(expiry / 1000), neverExpires),
  ...(receiveMaximum !== undefined && { receiveMaximum }),
});

const willOf = ({ topic, payload, qos = 0, retain = false }: MqttWill) => ({
  topic,
  payload: typeof payload === 'string' ? payload : Buffer.from(payload),
  qos,
  retain,
});

/** `tls` makes mqtt mqtts and ws wss. */
const transport = ({ url, tls }: MqttConnectionSettings): IClientOptions => {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const isSecure = protocol === 'mqtts:' || protocol === 'wss:' || tls !== false;
  const isWeb = protocol.startsWith('ws');
  const secured = isSecure ? tlsSettings(tls) : undefined;
  return {
    ...(isWeb ? { wsOptions: { ...secured } } : (secured as IClientOptions | undefined)),
    protocol: isWeb ? (isSecure ? 'wss' : 'ws') : isSecure ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port !== '' && { port: Number(port) }),
    ...(isWeb && { path: `${pathname}${search}` }),
  };
};
