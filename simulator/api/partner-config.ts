/** The settings that Proof agrees with a partner at onboarding. PATCH /__simulator/partner changes them. */
import { z } from 'zod';
import { delaySchema } from '../parse';

const text = z.string().min(1);

export const partnerConfigSchema = z.strictObject({
  /** `loopback` means every loopback origin, on any port. */
  origins: z.union([z.literal('loopback'), z.array(text)]),
  currencies: z.array(text).min(1),
  pairs: z.array(z.string().regex(/^[^/]+\/[^/]+$/, 'write a pair as USDT/TRC20')),
  sell_enabled: z.boolean(),
  accepts_address: z.boolean(),
  webhook_url: z.url().nullable(),
  /** The browser's address for the signature check. Null means its real address. */
  seen_ip: z.string().nullable(),
  /** The window that "Return to the shop" navigates. */
  redirect: z.enum(['top', 'frame']),
  delivery_ms: delaySchema,
  type: z.enum(['buy', 'sell']),
  fiat_currency: text,
  fiat_currencies: z.array(text).min(1),
  lang: z.string(),
  theme: z.string(),
  redirect_url: z.url({ protocol: /^https?$/ }),
});
export type PartnerConfig = z.infer<typeof partnerConfigSchema>;

export const defaultConfig: PartnerConfig = {
  origins: 'loopback',
  currencies: ['USDT', 'USDC'],
  pairs: ['USDT/TRC20', 'USDT/ERC20', 'USDC/BEP20'],
  sell_enabled: true,
  accepts_address: false,
  webhook_url: null,
  seen_ip: null,
  redirect: 'top',
  delivery_ms: 1500,
  type: 'buy',
  fiat_currency: 'EUR',
  fiat_currencies: ['EUR', 'USD', 'GBP'],
  lang: 'en',
  theme: 'auto',
  redirect_url: 'http://localhost:3000/return',
};
