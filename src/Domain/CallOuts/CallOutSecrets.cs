namespace DutyCall.Domain.CallOuts;

/// <summary>How secrets of call-outs are told apart from all else that is encrypted with the same keys.</summary>
public static class CallOutSecrets
{
    public const string Purpose = "call-outs";
}
