namespace DutyCall.Domain.Calls;

/// <summary>How far a leg has come, in the order in which it comes. All from <see cref="Completed"/> on are ends, and no end leads anywhere.</summary>
public enum LegStatus
{
    Intent,
    Queued,
    Initiated,
    Ringing,
    InProgress,
    Completed,
    Busy,
    NoAnswer,
    Failed,
    Canceled,
}

/// <summary>How far a call has come. News may skip states and never leads back.</summary>
public enum CallState
{
    Intent,
    Submitted,
    Ambiguous,
    Queued,
    Ringing,
    Answered,
    Connected,
    Ended,
}

public static class LegStatuses
{
    static readonly Dictionary<string, LegStatus> Words = new()
    {
        ["intent"] = LegStatus.Intent,
        ["queued"] = LegStatus.Queued,
        ["initiated"] = LegStatus.Initiated,
        ["ringing"] = LegStatus.Ringing,
        ["in-progress"] = LegStatus.InProgress,
        ["completed"] = LegStatus.Completed,
        ["busy"] = LegStatus.Busy,
        ["no-answer"] = LegStatus.NoAnswer,
        ["failed"] = LegStatus.Failed,
        ["canceled"] = LegStatus.Canceled,
    };

    extension(LegStatus status)
    {
        public bool IsOver => status >= LegStatus.Completed;

        /// <summary>As the carrier spells it: no-answer.</summary>
        public string Word => Words.First(word => word.Value == status).Key;
    }

    /// <summary>Null for a word the carrier has for something else.</summary>
    public static LegStatus? Read(string? word) => word is not null && Words.TryGetValue(word, out var status) ? status : null;
}
