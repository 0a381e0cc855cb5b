import { connect } from '../clients/rabbitmq.ts';
import { describeServer } from './describe-server.ts';

await describeServer({
  name: 'rabbitmq',
  connect,
  refusal: /ACCESS.REFUSED/i,
  uncertified: /ACCESS.REFUSED|closed/i,
});
