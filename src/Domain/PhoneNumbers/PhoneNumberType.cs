namespace DutyCall.Domain;

/// <summary>What a numbering plan uses a number for. Where a plan does not tell mobiles from landlines (North America), a number is both.</summary>
public enum PhoneNumberType
{
    Unknown,
    FixedLine,
    Mobile,
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    SharedCost,
    Voip,
    PersonalNumber,
    Pager,
    Uan,
    Voicemail,
}
