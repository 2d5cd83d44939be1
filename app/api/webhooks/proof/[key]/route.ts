import { after } from 'next/server';
import { z } from 'zod';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/define-route';
import { decodeJson, readBody } from '@/lib/http/request';
import { timingSafeEqualStrings } from '@/lib/http/timing-safe-equal';
import { parseOrThrow } from '@/lib/http/validation';
import { log } from '@/lib/log';
import { handleWebhook } from '@/lib/transactions/server/webhook';

const bodySchema = z.looseObject({ merchant_transaction_id: z.string() });
const isOn = () => env().PROOF_WEBHOOK_KEY !== undefined;

/** Answers 400 to a body that is too large, as to any other invalid webhook. */
const readSmallBody = (request: Request) =>
  readBody(request, 16 * 1024).catch(cause => {
    throw new AppError('validation_error', { cause });
  });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  '/api/webhooks/proof/:key',
  {
    POST: async (request, { key }) => {
      if (!timingSafeEqualStrings(String(key), env().PROOF_WEBHOOK_KEY)) throw new AppError('not_found');
      const body = parseOrThrow(bodySchema, decodeJson(await readSmallBody(request)));
      // Proof expects a fast response, so the refresh starts after it.
      after(() =>
        handleWebhook(body.merchant_transaction_id).catch(error =>
          log.warn({ error }, 'handling a webhook failed'),
        ),
      );
      return new Response(null, { status: 202 });
    },
  },
  isOn,
);
