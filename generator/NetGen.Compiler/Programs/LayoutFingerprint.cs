using System.Text;

namespace NetGen.Compiler;

/// <summary>
/// A number that tells layouts of a parameter block apart: FNV-1a (Fowler, Noll and Vo; 64 bits) of every tensor's name, shape and
/// place. Embedded weights carry it, so that a program never reads them by another layout than theirs.
/// </summary>
public static class LayoutFingerprint
{
    public static ulong Of(EquatableArray<PackedParameter> parameters, long blockLength)
    {
        StringBuilder text = new();
        text.Append(FormattableString.Invariant($"{blockLength}"));
        foreach (PackedParameter parameter in parameters)
        {
            text.Append(FormattableString.Invariant(
                $"\n{parameter.Name} {string.Join("x", parameter.Shaped.Shape)} @{parameter.Offset} +{parameter.Length}"));
            if (parameter.Storage != StorageType.Float32)
                text.Append(' ').Append(parameter.Storage);
            foreach (ParameterAxis axis in parameter.Axes)
                text.Append(FormattableString.Invariant($" {axis.Extent},{axis.Block},{axis.BlockStride},{axis.Stride}"));
        }
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in Encoding.UTF8.GetBytes(text.ToString()))
            hash = unchecked((hash ^ value) * 0x100000001b3);
        return hash;
    }
}
