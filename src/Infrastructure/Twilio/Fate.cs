namespace DutyCall.Infrastructure.Twilio;

/// <summary>What became of a request to the carrier. What it says decides whether it may be sent again.</summary>
abstract record Fate<T>
{
    public sealed record Accepted(T Value) : Fate<T>;

    /// <summary>The carrier understood and said no; it will say no again.</summary>
    /// <param name="Code">Twilio's error code; 0 when its answer had none.</param>
    public sealed record Refused(int Status, int Code, string Message) : Fate<T>;

    /// <summary>The carrier never took it: no connection, or 429. Nothing happened, and it may be sent again.</summary>
    public sealed record NotSent(string Why) : Fate<T>;

    /// <summary>It was sent and no answer tells what happened. It must be looked up, and never repeated.</summary>
    public sealed record Unknown(string Why) : Fate<T>;
}
