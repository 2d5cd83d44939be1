import { button, field, form, h, heading, submit } from './dom.js';
import { returnButton } from './outcome-screens.js';

export function documents({ step }) {
  const number = h('input', { name: 'number', autocomplete: 'off', maxlength: '40' });
  const file = h('input', { type: 'file', name: 'file', accept: 'image/*,application/pdf' });
  const sample = h('p', { class: 'hint', role: 'status' });
  const chooseSample = () => {
    number.value = 'SAMPLE-0001';
    sample.textContent = 'Sample document chosen.';
  };
  const send = data => {
    if (!data.get('number')) return { error: 'Enter the number of your document.' };
    if (!sample.textContent && !data.get('file')?.size) return { error: 'Choose a photo of your document.' };
    return step('documents');
  };
  return [
    heading('Verify your identity'),
    h('p', {}, 'Step 1 of 2. Nothing you choose here leaves this page.'),
    form(
      send,
      field('Document type', documentTypes()),
      field('Document number', number),
      field('Photo of the document', file),
      button('Use a sample document', chooseSample, 'secondary'),
      sample,
      submit('Continue'),
    ),
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}

function documentTypes() {
  const types = ['Passport', 'Identity card', 'Driving licence'];
  return h('select', { name: 'kind' }, ...types.map(type => h('option', {}, type)));
}

export function selfie({ step }) {
  const video = h('video', { class: 'preview', autoplay: true, playsinline: true, hidden: true });
  video.muted = true;
  const alert = h('p', { role: 'alert', class: 'error' });
  const actions = h('div', { class: 'actions' });
  const send = async stream => {
    const { error } = await step('selfie');
    for (const track of stream?.getTracks() ?? []) track.stop();
    alert.textContent = error ?? '';
  };
  const take = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      Object.assign(video, { srcObject: stream, hidden: false });
      actions.replaceChildren(button('Use this selfie', () => send(stream)));
    } catch {
      alert.textContent = 'The camera was not available.';
      actions.replaceChildren(
        button('Use a sample selfie', () => send()),
        button('Take selfie', take, 'secondary'),
      );
    }
  };
  actions.append(button('Take selfie', take));
  return [
    heading('Take a selfie'),
    h('p', {}, 'Step 2 of 2. The picture is shown to you and sent nowhere.'),
    video,
    alert,
    actions,
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}

export function review({ step }) {
  return [
    heading('Your identity is under review'),
    h(
      'p',
      { role: 'status', class: 'waiting' },
      'This usually takes a few minutes. You can keep this page open.',
    ),
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}

export function identityFailed({ return_to }) {
  return [
    heading('We could not verify your identity'),
    h('p', {}, 'Your documents did not pass the check. Nothing was charged.'),
    returnButton(return_to),
  ];
}
