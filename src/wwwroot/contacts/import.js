// A list of contacts is brought: chosen or dropped, and sent with a bar that says how far it is.
const MOST = 500 * 1024 * 1024;
const part = id => document.getElementById(id);
let sending = null;

document.addEventListener('change', ({ target }) => {
  if (target.id === 'import-file' && target.files[0]) send(target.files[0]);
});

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('#upload-stop')) sending?.abort();
});

for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, event => {
  const drop = event.target.closest?.('#drop');
  if (!drop) return;
  event.preventDefault();
  drop.toggleAttribute('data-over', name === 'dragover');
  if (name === 'drop' && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
});

function send(file) {
  problem('');
  if (file.size > MOST) return problem('The file is larger than 500 MB, which is the most that is taken here. Split it into smaller files and try again.');
  if (file.size === 0) return problem('The file is empty. Choose the file that holds your contacts.');

  const form = new FormData();
  form.append('file', file);
  sending?.abort();
  const request = sending = new XMLHttpRequest();
  request.open('POST', part('drop').dataset.upload);
  for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute('hx-headers:inherited') ?? '{}'))) request.setRequestHeader(name, value);
  request.responseType = 'json';
  request.upload.addEventListener('progress', ({ loaded, total }) => show(file, loaded, total));
  request.addEventListener('load', () => {
    if (request.status === 200) location.assign(request.response.location);
    else if (request.status === 401) location.assign('/sign-in?returnUrl=/contacts/import');
    else done(request.response?.detail ?? Object.values(request.response?.errors ?? {}).flat()[0] ?? 'The file did not arrive. Try again.');
  });
  request.addEventListener('error', () => done('The connection was lost and nothing was kept. Try again.'));
  request.addEventListener('abort', () => { if (request === sending) done(''); });
  show(file, 0, file.size);
  request.send(form);
}

function show(file, loaded, total) {
  const box = part('uploading');
  if (!box) return;
  box.hidden = false;
  box.querySelector('[data-name]').textContent = file.name;
  box.querySelector('[data-size]').textContent = size(file.size);
  part('upload-progress').value = total ? 100 * loaded / total : 0;
  box.querySelector('[data-says]').textContent = loaded < total ? `${Math.floor(100 * loaded / total)}% uploaded` : 'Looking into the file';
}

function done(text) {
  sending = null;
  if (part('uploading')) part('uploading').hidden = true;
  if (part('import-file')) part('import-file').value = '';
  problem(text);
}

function problem(text) {
  const says = part('upload-problem');
  if (!says) return;
  says.textContent = text;
  says.hidden = !text;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
