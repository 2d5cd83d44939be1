import { NextResponse } from 'next/server';

/** A minimal route: no sign-in, no validation, no rate limit, no deadline, no database. */
export async function POST(request: Request) {
  const { type, network, currency, amount } = await request.json();
  const response = await fetch(`${process.env.PROOF_API_BASE_URL}/widget/session`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${process.env.PROOF_CLIENT_TOKEN}`,
      'Content-Type': 'application/json',
      Origin: process.env.APP_URL ?? '',
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
  const session = await response.json();
  return NextResponse.json(session, { status: response.status });
}
