namespace DutyCall.Domain;

/// <summary>What choosing an outcome does besides closing the call; declared by the organisation, carried out with the closing or not at all.</summary>
/// <param name="BooksCallback">no, offered or required.</param>
/// <param name="RetriesAfter">Minutes; null for no retry.</param>
/// <param name="Closes">Open callbacks to the number end.</param>
/// <param name="SetsStatus">The lead status the call comes to, and within a day of it the contact.</param>
public sealed record DispositionActions(
    bool NeedsNotes, bool DoesNotCall, string BooksCallback, int? RetriesAfter, bool Closes, string? SetsStatus, string StatusReason)
{
    public static readonly string[] CallbackChoices = ["no", "offered", "required"];

    /// <summary>In sentences, for whoever decides on it.</summary>
    public IReadOnlyList<string> Describe() => [.. Sentences()];

    IEnumerable<string> Sentences()
    {
        if (NeedsNotes)
            yield return "Asks for notes.";
        if (DoesNotCall)
            yield return "Puts the number on the do-not-call list: from that moment nobody here can call it.";
        if (Closes)
            yield return "Ends open callbacks to the number.";
        if (BooksCallback == "required")
            yield return "Asks when to call back, and books it.";
        if (BooksCallback == "offered")
            yield return "Offers to book a callback.";
        if (RetriesAfter is { } minutes)
            yield return $"Books another try after {Length(minutes)}, moved into calling hours.";
        if (SetsStatus is { } status)
            yield return $"Sets the lead to {LeadStatuses.LabelOf(status)}{(StatusReason.Length > 0 && status == "disqualified" ? $" ({StatusReason})" : "")}, on the call and, within 24 hours, on the contact.";
    }

    static string Length(int minutes) => minutes switch
    {
        < 60 => $"{minutes} minutes",
        < 48 * 60 when minutes % 60 == 0 => minutes == 60 ? "1 hour" : $"{minutes / 60} hours",
        _ when minutes % 1440 == 0 => $"{minutes / 1440} days",
        _ => $"{minutes / 60} h {minutes % 60} min",
    };
}
