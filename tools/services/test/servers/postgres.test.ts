import { connect } from '../clients/postgres.ts';
import { describeServer } from './describe-server.ts';

await describeServer({ name: 'postgres', connect, refusal: /password/, uncertified: /certificate/ });
