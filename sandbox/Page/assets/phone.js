/**
 * A telephone in a page: one number of the carrier's network, one call at a time.
 * Events (detail): state ('closed' | 'idle' | 'dialing' | 'ringing' | 'early' | 'open'), ring ({from, to}),
 * ended ({withdrawn, reason}), error (Error).
 */
export class Phone extends EventTarget {
  #url
  #number
  #socket
  #peer
  #microphone
  #offer
  #audio = new Audio()
  #state = 'closed'

  /** @param {string} number E.164, of this phone. @param {string} url of the carrier's phone/signal, absolute or relative to the page. */
  constructor(number, url = '/sandbox/phone/signal') {
    super()
    this.#number = number
    this.#url = new URL(url, location.href)
    this.#url.protocol = this.#url.protocol === 'https:' ? 'wss:' : 'ws:'
    this.#audio.autoplay = true
  }

  get state() { return this.#state }

  get number() { return this.#number }

  /** Plugs the phone in; settles when the network knows it. */
  connect() {
    return new Promise((resolve, reject) => {
      const socket = this.#socket = new WebSocket(this.#url)
      socket.onopen = () => this.#send({ type: 'hello', number: this.#number })
      socket.onmessage = ({ data }) => data === '\n' ? socket.send('\n') : this.#receive(JSON.parse(data), resolve)
      socket.onclose = () => {
        reject(new Error('The network could not be reached.'))
        this.#finish('closed', { withdrawn: false, reason: 'The network was lost.' })
      }
    })
  }

  disconnect() { this.#socket?.close() }

  /** Calls a number. */
  async call(to) {
    if (this.#state !== 'idle') throw new Error('The phone is in use.')
    this.#become('dialing')
    await this.#attempt(async () => {
      const peer = await this.#connectMicrophone()
      await peer.setLocalDescription(await peer.createOffer())
      this.#send({ type: 'call', to, sdp: peer.localDescription.sdp })
    })
  }

  /** Picks up. */
  async answer() {
    if (this.#state !== 'ringing') return
    await this.#attempt(async () => {
      const peer = await this.#connectMicrophone()
      await peer.setRemoteDescription({ type: 'offer', sdp: this.#offer })
      await peer.setLocalDescription(await peer.createAnswer())
      if (this.#state !== 'ringing') return
      this.#send({ type: 'answer', sdp: peer.localDescription.sdp })
      this.#become('open')
    })
  }

  decline() {
    if (this.#state !== 'ringing') return
    this.#send({ type: 'decline' })
    this.#finish('idle')
  }

  hangUp() {
    if (this.#state === 'ringing') this.decline()
    else if (this.#state !== 'idle' && this.#state !== 'closed') {
      this.#send({ type: 'hangup' })
      this.#finish('idle')
    }
  }

  /** Presses keys: 0-9, *, #. */
  press(digits) {
    const sender = this.#peer?.getSenders().find(s => s.dtmf?.canInsertDTMF)
    if (sender) sender.dtmf.insertDTMF(digits)
    else this.#send({ type: 'digits', digits })
  }

  /** What the other side hears nothing of, while true. */
  set muted(muted) { this.#microphone?.getAudioTracks().forEach(track => { track.enabled = !muted }) }

  /** Of the call that is up; null otherwise. For statistics. */
  get connection() { return this.#peer ?? null }

  async #receive(message, ready) {
    switch (message.type) {
      case 'ready':
        this.#become('idle')
        return ready()
      case 'ring':
        this.#offer = message.sdp
        this.#become('ringing')
        return this.#tell('ring', { from: message.from, to: message.to })
      case 'ringing':
        return this.#heard('early', message.sdp)
      case 'answered':
        return this.#heard('open', message.sdp)
      case 'ended':
        return this.#finish('idle', { withdrawn: message.withdrawn, reason: message.reason ?? null })
    }
  }

  async #heard(state, sdp) {
    if (!this.#peer) return
    if (sdp && this.#peer.signalingState === 'have-local-offer')
      await this.#attempt(() => this.#peer.setRemoteDescription({ type: 'answer', sdp }))
    if (sdp && this.#peer) this.#become(state)
  }

  async #connectMicrophone() {
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true })
    if (this.#state !== 'dialing' && this.#state !== 'ringing') {
      microphone.getTracks().forEach(track => track.stop())
      throw new Error('The call has ended.')
    }
    this.#microphone = microphone
    const peer = this.#peer = new RTCPeerConnection()
    microphone.getTracks().forEach(track => peer.addTrack(track, microphone))
    peer.ontrack = ({ streams }) => { this.#audio.srcObject = streams[0] }
    return peer
  }

  /** A call that cannot be set up here is given back, and the reason told. */
  async #attempt(step) {
    try {
      await step()
    } catch (error) {
      this.#tell('error', error)
      this.hangUp()
    }
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #finish(state, ended) {
    const wasInUse = this.#state !== 'idle' && this.#state !== 'closed'
    this.#microphone?.getTracks().forEach(track => track.stop())
    this.#peer?.close()
    this.#audio.srcObject = null
    this.#microphone = this.#peer = this.#offer = undefined
    this.#become(state)
    if (ended && wasInUse) this.#tell('ended', ended)
  }

  #become(state) {
    if (this.#state === state) return
    this.#state = state
    this.#tell('state', state)
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })) }
}
