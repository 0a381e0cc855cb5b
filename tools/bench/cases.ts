import type { Report } from './figure.ts';

/** Measures something and reports its figures. Runs in a process of its own. */
export type Case = (report: Report) => Promise<void> | void;

/** Everything that is measured, in the order it is shown. Loaded one by one: a case makes its data when it is loaded. */
export const cases: Readonly<Record<string, () => Promise<Case>>> = {
  'word-count': async () => (await import('./cases/word-count.ts')).wordCount,
  numbers: async () => (await import('./cases/numbers.ts')).numbers,
  'json-lines': async () => (await import('./cases/json-lines.ts')).jsonLines,
  socket: async () => (await import('./cases/socket.ts')).socket,
  amqp: async () => (await import('./cases/amqp.ts')).amqp,
  'kafka-source': async () => (await import('./cases/kafka-source.ts')).kafkaSource,
  'kafka-to-kafka': async () => (await import('./cases/kafka-to-kafka.ts')).kafkaToKafka,
  http: async () => (await import('./cases/http.ts')).http,
  kinesis: async () => (await import('./cases/kinesis.ts')).kinesisStreams,
  mqtt: async () => (await import('./cases/mqtt.ts')).mqttMessages,
  window: async () => (await import('./cases/window.ts')).window,
  state: async () => (await import('./cases/state.ts')).state,
  'checkpoint-log': async () => (await import('./cases/checkpoint-log.ts')).checkpointLog,
  'checkpoint-encryption': async () =>
    (await import('./cases/checkpoint-encryption.ts')).checkpointEncryption,
  'state-lmdb': async () => (await import('./cases/state-lmdb.ts')).stateOnDisk,
  'recovery-words': async () => (await import('./cases/recovery-words.ts')).recoveryWords,
  'recovery-receiver': async () => (await import('./cases/recovery-receiver.ts')).recoveryReceiver,
  'recovery-state': async () => (await import('./cases/recovery-state.ts')).recoveryState,
  'recovery-worker': async () => (await import('./cases/recovery-worker.ts')).recoveryWorker,
  'empty-batch': async () => (await import('./cases/empty-batch.ts')).emptyBatch,
  punctuality: async () => (await import('./cases/punctuality.ts')).punctuality,
  'threads-words': async () => (await import('./cases/threads-words.ts')).threadsWords,
  'threads-tasks': async () => (await import('./cases/threads-tasks.ts')).threadsTasks,
  'start-up': async () => (await import('./cases/start-up.ts')).startUp,
  compiling: async () => (await import('./cases/compiling.ts')).compiling,
};
