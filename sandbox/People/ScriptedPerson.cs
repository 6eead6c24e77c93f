using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.Twiml;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.People;

/// <summary>Somebody on the telephone network who does what the persona says: is rung, or rings us.</summary>
sealed class ScriptedPerson(Persona persona, Speech speech, SandboxClock clock, Serial serial, Mixer mixer) : Endpoint
{
    readonly ScriptedLeg leg = mixer.Add(new ScriptedLeg());
    readonly CancellationTokenSource over = new();

    public override Leg Leg => leg;

    public Persona Persona => persona;

    public bool PicksUpWhenWithdrawn => persona.PicksUpWhenWithdrawn;

    /// <summary>Keys heard, in the order they came.</summary>
    public string Heard { get; private set; } = "";

    public override void Ring(ILine line)
    {
        if (persona.Refuses is { } code)
            Refuse(line, code);
        else if (!persona.NeverAnswers)
            After(persona.AnswersAfter, () => PickUp(line));
    }

    /// <summary>It has dialed.</summary>
    public void HasDialed(ILine line)
    {
        if (persona.GivesUpAfter is { } patience)
            After(patience, line.HangUp);
    }

    public override void Answered(ILine line) => Talk(line);

    /// <summary>Presses keys, as on the telephone's pad.</summary>
    public void Press(string keys)
    {
        foreach (var key in keys.Where(k => char.IsAsciiDigit(k) || k is '*' or '#'))
            leg.Press(key);
    }

    /// <summary>Says something now, in place of what was being said.</summary>
    public void Say(ISound sound) => leg.Say(sound);

    public void FallSilent() => leg.StopSaying();

    public void Say(string words) => Start(() => SayOnce(words));

    public override void Ended(ILine line, LineEnd end)
    {
        over.Cancel();
        leg.StopSaying();
        leg.Close();
    }

    public void HearDigit(char digit)
    {
        Heard += digit;
        if (persona.Menu.Count > 0)
            Start(() => SayOnce(persona.Menu.GetValueOrDefault(digit, "That is not a choice.")));
    }

    void Refuse(ILine line, int sipCode)
    {
        leg.Close();
        line.Refuse(sipCode);
    }

    public void PickUp(ILine line)
    {
        line.Answer();
        Talk(line);
    }

    void Talk(ILine line)
    {
        if (persona.HangsUpAfter is { } patience)
            After(patience, line.HangUp);
        foreach (var press in persona.Presses)
            After(press.After, () => Press(press.Keys));
        if (persona.Echoes)
            Echo();
        else if (persona.Hertz is { } hertz)
            leg.Say(new Tone(hertz));
        else if (persona.Nature is Nature.Fax)
            leg.Say(new Loop(() => new Sequence(new Tone(2100, TimeSpan.FromSeconds(3)), new Silence(TimeSpan.FromSeconds(1)))));
        else if (persona.BeepsAt is { } beep)
            Start(() => GreetAndBeep(beep));
        else if (persona.Lines.Count > 0)
            Start(Converse);
    }

    async Task Converse()
    {
        for (var i = 0; ; i = (i + 1) % persona.Lines.Count)
        {
            await SayOnce(persona.Lines[i]);
            await Task.Delay(persona.Pause, clock, over.Token);
        }
    }

    async Task GreetAndBeep(TimeSpan beepAt)
    {
        var answered = clock.GetUtcNow();
        await SayOnce(persona.Lines[0]);
        var wait = answered + beepAt - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, over.Token);
        leg.Say(Tones.Beep());
    }

    async Task SayOnce(string line)
    {
        var samples = await speech.Say(line);
        over.Token.ThrowIfCancellationRequested();
        leg.Say(new Clip(samples));
        await Task.Delay(TimeSpan.FromSeconds((double)samples.Length / Pcm.SampleRate), clock, over.Token);
    }

    void Echo()
    {
        var echo = new EchoSound();
        leg.Heard += echo.Hear;
        leg.Say(echo);
    }

    void Start(Func<Task> saying) => serial.Go(saying);

    void After(TimeSpan wait, Action act) => serial.Go(async () =>
    {
        await Task.Delay(wait, clock, over.Token);
        act();
    });
}

/// <summary>What was heard, a little later.</summary>
sealed class EchoSound : ISound
{
    const int DelayFrames = 10;
    readonly Lock gate = new();
    readonly Queue<short[]> frames = [];

    public void Hear(ReadOnlySpan<short> frame)
    {
        lock (gate)
        {
            frames.Enqueue(frame.ToArray());
            // Whoever reads slower than the sound comes hears the newest, not ever more delay.
            while (frames.Count > 2 * DelayFrames)
                frames.Dequeue();
        }
    }

    public bool Read(Span<short> frame)
    {
        lock (gate)
        {
            if (frames.Count < DelayFrames)
                frame.Clear();
            else
                frames.Dequeue().CopyTo(frame);
            return true;
        }
    }
}
