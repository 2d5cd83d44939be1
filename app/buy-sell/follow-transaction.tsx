'use client';
import { useEffect } from 'react';
import { useLiveTransaction } from '@/lib/transactions/live';
import type { Transaction } from '@/lib/transactions/schema';

type Props = { initial: Transaction; onChange: (transaction: Transaction) => void };

/** Tells each change of a transaction; shows nothing. */
export function FollowTransaction({ initial, onChange }: Props) {
  const { transaction } = useLiveTransaction(initial);
  useEffect(() => onChange(transaction), [transaction, onChange]);
  return null;
}
