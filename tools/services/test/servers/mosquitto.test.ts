import { connect } from '../clients/mosquitto.ts';
import { describeServer } from './describe-server.ts';

await describeServer({
  name: 'mosquitto',
  connect,
  refusal: /not authorized/i,
  uncertified: /./,
  forgets: true,
});
