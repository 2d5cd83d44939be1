/** The page of Proof's quickstart: field names mapped by hand, `fetch` on click. The widget's script is in the page, or is
 *  loaded on click together with the session. */
export const quickstartPage = (scriptUrl, isLoadedOnClick) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Buy crypto</title>
    ${isLoadedOnClick ? '' : `<script src="${scriptUrl}" async></script>`}
  </head>
  <body>
    <h1>Buy 99.50 USDT</h1>
    <button id="buy">Continue</button>
    <div id="widget"></div>
    <script>
      const load = () => ${isLoadedOnClick} && new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = '${scriptUrl}';
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      });
      const open = async () => {
        const response = await fetch('/api/session', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type: 'buy', network: 'TRC20', currency: 'USDT', amount: '99.50' }),
        });
        return response.json();
      };
      document.getElementById('buy').onclick = async () => {
        const [session] = await Promise.all([open(), load()]);
        proofWidget.run({
          widgetId: session.widget_id,
          host: document.getElementById('widget'),
          address: session.address,
          signature: session.signature,
          initToken: session.init_token,
          initTokenType: session.init_token_type,
          merchantTransactionId: session.merchant_transaction_id,
          currency: session.currency,
          network: session.network,
          amount: session.amount,
          fixCurrency: session.fix_currency,
          fixNetwork: session.fix_network,
          fixAmount: session.fix_amount,
          fiatCurrency: session.fiat_currency,
          type: session.type,
        });
      };
    </script>
  </body>
</html>`;
