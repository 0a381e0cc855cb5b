import { expect, test } from 'vitest';
import { byReason, explain, isTemporary, mqttError, reasonText, type Parties } from '../src/index.ts';

const parties: Parties = { broker: 'mqtt://broker:1883', clientId: 'meter-7', protocol: '5' };

test.each([
  [1, 'MQTT_VERSION_UNSUPPORTED', false],
  [2, 'MQTT_CLIENT_ID_REFUSED', false],
  [3, 'MQTT_BROKER_UNAVAILABLE', true],
  [4, 'MQTT_LOGIN_REFUSED', false],
  [5, 'MQTT_LOGIN_REFUSED', false],
  [132, 'MQTT_VERSION_UNSUPPORTED', false],
  [133, 'MQTT_CLIENT_ID_REFUSED', false],
  [134, 'MQTT_LOGIN_REFUSED', false],
  [135, 'MQTT_LOGIN_REFUSED', false],
  [136, 'MQTT_BROKER_UNAVAILABLE', true],
  [139, 'MQTT_BROKER_UNAVAILABLE', true],
  [142, 'MQTT_SESSION_TAKEN', false],
  [149, 'MQTT_PACKET_TOO_LARGE', false],
  [152, 'MQTT_DISCONNECTED', false],
  [158, 'MQTT_SHARING_UNSUPPORTED', false],
])('reason %i is %s; temporary: %s', (reason, code, temporary) => {
  const error = byReason(reason, parties);
  expect(error).toMatchObject({ code, message: expect.stringContaining('mqtt://broker:1883') });
  expect(isTemporary(error)).toBe(temporary);
});

test('every reason of MQTT 5 that ends something has words', () => {
  const wordless = [128, 131, 143, 144, 147, 150, 151, 153, 154, 155, 156, 157, 160, 161, 162].filter(
    (code) => reasonText(code).startsWith('reason code'),
  );
  expect(wordless).toEqual([]);
  expect(reasonText(99)).toBe('reason code 99');
});

test('an error of the network says what to do and keeps its cause', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const error = explain(cause, parties);
  expect(error).toMatchObject({ code: 'MQTT_CONNECTION_FAILED', cause });
  expect(error.message).toContain('nothing listens there');
  expect(isTemporary(error)).toBe(true);
});

test('another error is passed on with its text; one that has a code is left alone', () => {
  expect(explain(new Error('odd'), parties)).toMatchObject({
    code: 'MQTT_FAILED',
    message: expect.stringContaining('odd'),
  });
  const error = mqttError('MQTT_CLOSED', parties);
  expect(explain(error, parties)).toBe(error);
});
