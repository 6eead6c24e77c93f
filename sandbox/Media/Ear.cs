namespace DutyCall.Sandbox.Media;

/// <summary>Somebody who is present at what a leg says and hears, or at all that is said in a room. Called by the mixer: returns at once, copies what it keeps.</summary>
interface IEar
{
    void Hear(in Moment moment);
}

/// <summary>20 ms of one leg's conversation, or of a room's.</summary>
/// <param name="said">What the leg said; empty for silence, and for a room.</param>
/// <param name="heard">What reached the leg, or the sum of a room.</param>
/// <param name="played">Some of it was played by the carrier: music, an announcement, a tone.</param>
/// <param name="voices">The legs that were heard in it.</param>
readonly ref struct Moment(ReadOnlySpan<short> said, ReadOnlySpan<short> heard, bool played, IReadOnlyList<Leg> voices)
{
    public ReadOnlySpan<short> Said { get; } = said;

    public ReadOnlySpan<short> Heard { get; } = heard;

    public bool Played { get; } = played;

    public IReadOnlyList<Leg> Voices { get; } = voices;
}
