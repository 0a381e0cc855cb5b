/** The package that provides a name, by what the name is of: `executor threads`. Only packages that there are. */
export const knownPackages: Readonly<Record<string, string>> = {
  'checkpoint-place file': '@dstream/checkpoint-fs',
  'checkpoint-place s3': '@dstream/checkpoint-s3',
  'executor threads': '@dstream/executor-threads',
  'sink amqp': '@dstream/sink-amqp',
  'sink console': '@dstream/sink-console',
  'sink files': '@dstream/sink-file',
  'sink jsonLines': '@dstream/sink-file',
  'sink textFiles': '@dstream/sink-file',
  'source amqp': '@dstream/source-amqp',
  'source binaryRecords': '@dstream/source-file',
  'source files': '@dstream/source-file',
  'source flumeAmqp': '@dstream/source-flume-amqp',
  'source socketBytes': '@dstream/source-socket',
  'source socketStream': '@dstream/source-socket',
  'source socketText': '@dstream/source-socket',
  'source textFiles': '@dstream/source-file',
};
