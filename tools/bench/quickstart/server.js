/** A server like Proof's quickstart: Express, `fetch`, the response passed on. */
import express from 'express';
import { quickstartPage } from './pages.js';

const app = express();
app.use(express.json());

app.get('/api/health', (_request, response) => {
  response.json({ status: 'ok' });
});

app.get('/', (_request, response) => {
  response.send(quickstartPage(process.env.PROOF_WIDGET_SCRIPT_URL, false));
});

app.get('/on-click', (_request, response) => {
  response.send(quickstartPage(process.env.PROOF_WIDGET_SCRIPT_URL, true));
});

app.post('/api/session', async (request, response) => {
  const { network, currency, amount, type } = request.body;
  const proof = await fetch(`${process.env.PROOF_API_BASE_URL}/widget/session`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${process.env.PROOF_CLIENT_TOKEN}`,
      'Content-Type': 'application/json',
      Origin: process.env.APP_URL,
    },
    body: JSON.stringify({
      partner_user_id: 'user-1',
      user_email: 'user-1@example.com',
      network,
      currency,
      amount,
      type,
      redirect_url: `${process.env.APP_URL}/return`,
    }),
  });
  response.status(proof.status).json(await proof.json());
});

app.listen(process.env.PORT);
