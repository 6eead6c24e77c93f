namespace DutyCall.Sandbox.Media;

delegate void FrameHeard(ReadOnlySpan<short> frame);

/// <summary>A party inside the carrier: somebody on the telephone network, a machine, a recorder. Speaks a sound, hears frames.</summary>
sealed class ScriptedLeg : Leg
{
    ISound? saying;

    /// <summary>20 ms of what this party hears. Raised by the mixer: return at once, and copy what is to be kept.</summary>
    public event FrameHeard? Heard;

    public ISound? Saying => saying;

    /// <summary>Says this, in place of what was being said.</summary>
    public void Say(ISound sound) => saying = sound;

    public void StopSaying() => saying = null;

    protected override bool Speak(Span<short> frame)
    {
        var sound = saying;
        if (sound is null || sound.Read(frame))
            return sound is not null;

        Interlocked.CompareExchange(ref saying, null, sound);
        return false;
    }

    protected internal override void Hear(ReadOnlySpan<short> frame) => Heard?.Invoke(frame);
}
