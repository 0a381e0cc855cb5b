import { connect } from '../clients/kafka.ts';
import { describeServer } from './describe-server.ts';

await describeServer({ name: 'kafka', connect, refusal: /auth/i, uncertified: /./ });
