import { Phone } from './phone.js'

const EVERY_MS = 1000
const at = id => document.getElementById(id)
const control = (path, method = 'GET', body) => fetch(`/sandbox/control/${path}`, {
  method,
  headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : JSON.stringify(body),
}).then(async answer => {
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).message ?? `The carrier answered ${answer.status}.`)
  return answer.status === 204 || answer.headers.get('Content-Length') === '0' ? null : answer.json().catch(() => null)
})

/** An element with its content; text is never taken for markup. */
function el(name, attributes = {}, ...content) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== null) element.setAttribute(key, value)
  element.append(...content.filter(part => part !== null && part !== undefined))
  return element
}

const clock = instant => new Date(instant).toISOString().slice(11, 19)
const short = sid => el('code', { title: sid }, `${sid.slice(0, 6)}…${sid.slice(-4)}`)
const meter = (level, of) => el('meter', { min: 0, max: 0.4, value: level, 'aria-label': `Loudness of ${of}` }, `${level}`)

function duration(from, now) {
  const seconds = Math.max(0, Math.floor((new Date(now) - new Date(from)) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

// The state, once a second while somebody looks.

async function refresh() {
  if (document.hidden) return
  try {
    show(await control('state?webhooks=60'))
    at('trouble').hidden = true
  } catch (error) {
    at('trouble').textContent = `The carrier does not answer; showing what was last seen. ${error.message}`
    at('trouble').hidden = false
  }
}

function show({ now, calls, rooms, webhooks }) {
  at('now').textContent = `${clock(now)} UTC`
  at('now').setAttribute('datetime', now)
  at('calls-count').textContent = calls.length
  at('calls-none').hidden = calls.length > 0
  at('calls').replaceChildren(...calls.map(call => el('tr', {},
    el('td', {}, short(call.sid), call.parentSid ? el('span', { class: 'quiet' }, ' of ', short(call.parentSid)) : null),
    el('td', { class: 'num' }, call.from),
    el('td', {}, el('span', { class: 'num' }, call.to), call.who ? el('div', { class: 'quiet' }, call.who) : null),
    el('td', {}, call.status, ...call.problems.map(problem => el('div', { class: 'bad' }, problem))),
    el('td', { class: 'num' }, duration(call.answered ?? call.created, now)),
    el('td', {}, meter(call.level, call.from)),
    el('td', {}, call.room ? el('code', {}, call.room) : '–'))))

  at('rooms-count').textContent = rooms.length
  at('rooms-none').hidden = rooms.length > 0
  at('rooms').replaceChildren(...rooms.map(room => el('div', { class: 'room' },
    el('code', {}, room.name), ' ', el('span', { class: 'pill' }, room.status),
    el('ul', {}, ...room.participants.map(p => el('li', {},
      el('strong', {}, p.label ?? p.who), el('span', { class: 'pill' }, p.status),
      p.muted ? el('span', { class: 'pill' }, 'muted') : null, p.hold ? el('span', { class: 'pill' }, 'on hold') : null,
      p.coaching ? el('span', { class: 'pill' }, 'coaching') : null, meter(p.level, p.label ?? p.who)))))))

  showWebhooks(webhooks)
}

// Rows are added, not drawn anew: an opened one stays open.
let newest = 0
function showWebhooks(webhooks) {
  const fresh = webhooks.filter(hook => hook.id > newest)
  if (webhooks.length > 0 && webhooks.at(-1).id < newest) at('hooks').replaceChildren()
  newest = webhooks.at(-1)?.id ?? 0
  at('hooks').prepend(...fresh.reverse().map(row))
  while (at('hooks').childElementCount > 200) at('hooks').lastElementChild.remove()
  at('hooks-none').hidden = at('hooks').childElementCount > 0
}

function row(hook) {
  const says = [hook.parameters.StatusCallbackEvent, hook.parameters.ParticipantLabel, hook.parameters.CallStatus].filter(Boolean).join(' · ')
  const failed = hook.status === null || hook.status >= 400
  return el('tr', {},
    el('td', {}, el('time', { datetime: hook.at }, clock(hook.at))),
    el('td', {}, hook.kind, hook.attempt > 0 ? el('div', { class: 'quiet' }, `retry ${hook.attempt}`) : null),
    el('td', {}, el('details', {}, el('summary', {}, `${hook.method} ${hook.url.replace(location.origin, '').split('?')[0]}`),
      el('pre', {}, hook.url, '\n', Object.entries(hook.parameters).map(([name, value]) => `${name} = ${value}`).join('\n'), hook.answer ? `\n\n${hook.answer}` : ''))),
    el('td', {}, says || '–'),
    el('td', { class: failed ? 'bad' : 'good' }, hook.status === null ? 'none' : `${hook.status}`, hook.error ? el('div', {}, `${hook.errorCode ?? ''} ${hook.error}`) : null),
    el('td', { class: 'num' }, `${hook.milliseconds} ms`))
}

// Clock, people, faults, a caller.

const say = (id, text, bad = false) => {
  at(id).textContent = text
  at(id).classList.toggle('bad', bad)
}

const doing = (id, done, action) => async event => {
  event.preventDefault()
  try {
    await action(event)
    say(id, done)
  } catch (error) {
    say(id, error.message, true)
  }
  refresh()
}

at('clock').addEventListener('submit', async event => {
  event.preventDefault()
  await control('clock/step', 'POST', { seconds: Number(event.submitter.value) }).catch(() => { })
  refresh()
})

at('call-in').addEventListener('submit', doing('call-in-news', 'Calling.', event => {
  const { waitsSeconds, says, ...who } = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ''))
  return control('call-in', 'POST', { ...who, ...(waitsSeconds ? { waitsSeconds: Number(waitsSeconds) } : {}), ...(says ? { says: [says] } : {}) })
}))

let faults = {}
function showFaults(now) {
  faults = now
  for (const field of at('faults').elements) {
    if (!(field.name in now)) continue
    if (field.type === 'checkbox') field.checked = now[field.name]
    else field.value = Array.isArray(now[field.name]) ? now[field.name].join(' ') : now[field.name]
  }
}

function readFaults() {
  const settings = { ...faults }
  for (const field of at('faults').elements) {
    if (!field.name) continue
    settings[field.name] = field.type === 'checkbox' ? field.checked
      : field.name === 'loseCallbacks' ? field.value.split(/\s+/).filter(Boolean) : Number(field.value)
  }
  return settings
}

at('faults').addEventListener('submit', doing('faults-news', 'Set.', async () => showFaults(await control('faults', 'PUT', readFaults()))))
at('no-faults').addEventListener('click', doing('faults-news', 'No faults but the scripted ones.', async () => {
  await control('faults', 'DELETE')
  showFaults((await control('faults')).now)
}))

// The phone of whoever sits here.

let phone
const busy = () => phone && !['idle', 'closed', 'ringing'].includes(phone.state)

function showPhone() {
  const state = phone?.state ?? 'closed'
  at('phone-state').textContent = { closed: 'unplugged', idle: 'ready', dialing: 'dialing', early: 'ringing there', ringing: 'rings', open: 'talking' }[state]
  at('plug').textContent = state === 'closed' ? 'Plug in' : 'Unplug'
  at('answer').hidden = state !== 'ringing'
  at('hang-up').hidden = state !== 'ringing' && !busy()
  at('hang-up').textContent = state === 'ringing' ? 'Decline' : 'Hang up'
  at('dial').disabled = state !== 'idle'
  at('keys').disabled = state !== 'open'
  at('phone-number').readOnly = state !== 'closed'
}

at('plug').addEventListener('click', async () => {
  if (phone && phone.state !== 'closed') return phone.disconnect()
  if (!at('phone').reportValidity()) return
  phone = new Phone(at('phone-number').value)
  phone.addEventListener('state', showPhone)
  phone.addEventListener('ring', ({ detail }) => say('phone-news', `${detail.from} calls you.`))
  phone.addEventListener('ended', ({ detail }) => say('phone-news', detail.withdrawn ? 'They gave up.' : detail.reason ?? 'The call has ended.'))
  phone.addEventListener('error', ({ detail }) => say('phone-news', detail.name === 'NotAllowedError'
    ? 'This page may not use the microphone. Allow it beside the address, and try again.' : detail.message, true))
  await phone.connect().then(() => say('phone-news', 'Plugged in.'), error => say('phone-news', error.message, true))
  showPhone()
})
at('answer').addEventListener('click', () => phone.answer())
at('hang-up').addEventListener('click', () => phone.hangUp())
at('dial').addEventListener('click', () => phone.call(at('phone-to').value))
at('keys').append(...'123456789*0#'.split('').map(key => {
  const button = el('button', { type: 'button' }, key)
  button.addEventListener('click', () => phone.press(key))
  return button
}))

const { numbers } = await control('numbers')
for (const id of ['phone-to', 'in-to']) at(id).append(...numbers.map(({ number, name }) => el('option', { value: number }, name && name !== number ? `${number} ${name}` : number)))
at('people').append(...(await control('people')).map(({ number, description }) => el('li', {}, el('span', { class: 'num' }, number), el('span', {}, description))))
showFaults((await control('faults')).now)
showPhone()
document.addEventListener('visibilitychange', refresh)
setInterval(refresh, EVERY_MS)
refresh()
