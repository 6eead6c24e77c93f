using System.Buffers.Text;
using System.Text;

namespace DutyCall.Sandbox.Signaling.Voice;

static class AccessToken
{
    /// <summary>The account of a token that has been checked already: the subject of the JWT.</summary>
    public static string? AccountOf(string token) =>
        token.Split('.') is [_, var claims, _] && Base64Url.IsValid(claims)
            ? Json.Read(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(claims)))?.Text("sub")
            : null;
}
