namespace DutyCall.Sandbox.Carrier;

/// <summary>Where a call stands. <see cref="Initiated"/> is a word of callbacks; the REST resource says ringing.</summary>
enum CallState { Queued, Initiated, Ringing, InProgress, Completed, Busy, Failed, NoAnswer, Canceled }

static class CallStates
{
    public static bool IsOver(this CallState state) => state >= CallState.Completed;

    /// <summary>As in <c>CallStatus</c> of a callback.</summary>
    public static string Word(this CallState state) => state switch
    {
        CallState.InProgress => "in-progress",
        CallState.NoAnswer => "no-answer",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>As in <c>status</c> of the REST resource.</summary>
    public static string RestWord(this CallState state) => state is CallState.Initiated ? "ringing" : state.Word();

    public static CallState Of(string word) => word switch
    {
        "busy" => CallState.Busy,
        "no-answer" => CallState.NoAnswer,
        "canceled" => CallState.Canceled,
        "failed" => CallState.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Not a way for an unanswered call to end."),
    };
}

/// <summary>As in <c>Direction</c>.</summary>
static class Direction
{
    public const string Inbound = "inbound";
    public const string OutboundApi = "outbound-api";
    public const string OutboundDial = "outbound-dial";
}
