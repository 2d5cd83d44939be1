/** The widget's script: `proofWidget.run({ widgetId, host, … })`. The iframe has the origin of this script. */
(() => {
  const naming = 'camel';
  const baseUrl = new URL(document.currentScript.src).origin;
  const requiredFields = [
    'widget_id',
    'address',
    'signature',
    'init_token',
    'init_token_type',
    'merchant_transaction_id',
    'currency',
    'network',
    'amount',
  ];
  const callbackNames = ['onLoad', 'onReady', 'onStatusChange', 'onPaymentFinished', 'onSellTransferEnabled'];

  const nameOf = field =>
    naming === 'camel' ? field.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) : field;

  function readValues(args) {
    const values = {};
    for (const field of requiredFields) {
      const value = args[nameOf(field)];
      if (typeof value !== 'string' || value === '') {
        throw new Error(`proofWidget.run: ${nameOf(field)} must be a non-empty string`);
      }
      values[field] = value;
    }
    if (typeof args.type === 'string') values.type = args.type;
    return values;
  }

  function createFrame() {
    const frame = document.createElement('iframe');
    frame.src = `${baseUrl}/frame`;
    frame.title = 'Proof widget';
    frame.allow = 'camera; microphone; payment; fullscreen; clipboard-write; accelerometer; gyroscope';
    Object.assign(frame.style, {
      width: '100%',
      height: '100%',
      minHeight: '640px',
      border: '0',
      display: 'block',
    });
    return frame;
  }

  function asText(args) {
    return JSON.stringify(args, function skipHost(key, value) {
      return this === args && key === 'host' ? undefined : value;
    });
  }

  function run(args) {
    if (typeof args !== 'object' || args === null) throw new Error('proofWidget.run: an object is needed');
    if (!(args.host instanceof Element))
      throw new Error('proofWidget.run: host must be an element of the page');
    const start = {
      names: naming,
      values: readValues(args),
      args: asText(args),
      functions: Object.keys(args).filter(key => typeof args[key] === 'function'),
    };
    const frame = createFrame();
    window.addEventListener('message', ({ origin, source, data }) => {
      if (origin !== baseUrl || source !== frame.contentWindow) return;
      if (data?.proof === 'hello') source.postMessage({ proof: 'start', start }, baseUrl);
      const isCallback = data?.proof === 'callback' && callbackNames.includes(data.name);
      if (isCallback && typeof args[data.name] === 'function') args[data.name](data.data);
    });
    args.host.append(frame);
    if (typeof args.onLoad === 'function') args.onLoad();
  }

  window.proofWidget = { run };
})();
