/** The simulator's test cards by outcome. */
export const cards = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  wrongCvc: '4000 0000 0000 0127',
  expired: '4000 0000 0000 0069',
  processingError: '4000 0000 0000 0119',
};
