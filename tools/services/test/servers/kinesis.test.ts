import { connect } from '../clients/kinesis.ts';
import { describeServer } from './describe-server.ts';

await describeServer({
  name: 'kinesis',
  connect,
  wrong: { username: 'somebody' },
  refusal: /security token/,
  uncertified: /certificate|ECONNRESET/i,
});
