import { connect } from '../clients/redis.ts';
import { describeServer } from './describe-server.ts';

await describeServer({ name: 'redis', connect, refusal: /WRONGPASS/ });
