namespace DutyCall.Domain.Calls;

/// <summary>Why the carrier refused to dial, in words an agent can act on (Twilio's error dictionary).</summary>
public static class CarrierRefusal
{
    static readonly Dictionary<int, string> Words = new()
    {
        [10001] = "The carrier has closed the account. Tell your administrator.",
        [10002] = "The carrier's trial account does not allow this. Tell your administrator.",
        [10004] = "Too many calls at once for the carrier's account. Try again when a colleague has finished.",
        [13214] = "The carrier does not accept this caller ID. Choose another.",
        [13223] = "The carrier does not accept this number. Check it.",
        [13224] = "The carrier does not know this number, or does not call it. Check it.",
        [13225] = "The carrier has blocked calls to this number.",
        [13227] = "Calls to this country are switched off in the carrier's account. Tell your administrator.",
        [16020] = "The conversation is full.",
        [16021] = "Too many calls at once for the carrier's account. Try again when a colleague has finished.",
        [16022] = "The conversation had ended before it could be dialed. Dial again.",
        [20003] = "The carrier does not accept our credentials. Tell your administrator.",
        [20005] = "The carrier's account is not active; its funds may have run out. Tell your administrator.",
        [20006] = "The carrier does not allow this with our credentials. Tell your administrator.",
        [20008] = "The carrier's credentials are for tests only. Tell your administrator.",
        [21203] = "Calls abroad are switched off in the carrier's account. Tell your administrator.",
        [21202] = "This is a premium-rate number. It is not called from here.",
        [21210] = "The carrier does not know this caller ID as ours. Choose another.",
        [21211] = "The carrier says that this is not a valid number. Check it.",
        [21212] = "The carrier does not accept this caller ID. Choose another.",
        [21214] = "The carrier cannot reach this number.",
        [21215] = "Calls to this country are switched off in the carrier's account. Tell your administrator.",
        [21216] = "The carrier has blocked calls to this number.",
        [21217] = "The carrier says that this is not a valid number. Check it.",
        [21219] = "A trial account calls only numbers verified with the carrier. Tell your administrator.",
        [22005] = "The carrier's queue of calls is full. Try again in a moment.",
        [573002] = "The carrier's trial account must use another caller ID for this number. Tell your administrator.",
        [573005] = "The carrier has not finished verifying this number. Tell your administrator.",
    };

    static readonly int[] BadNumbers = [13223, 13224, 21211, 21214, 21217];

    public static bool IsBadNumber(int? code) => code is { } number && BadNumbers.Contains(number);

    /// <param name="message">The carrier's own words, for codes not met before.</param>
    public static string InWords(int? code, string? message) =>
        code is { } number && Words.TryGetValue(number, out var words) ? words
        : string.IsNullOrWhiteSpace(message) ? "The carrier refused the call."
        : $"The carrier refused the call: {message}";
}
