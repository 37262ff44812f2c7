namespace NetGen;

/// <summary>How a parameter's values are kept in memory and in files.</summary>
public enum ParameterStorage
{
    /// <summary>Four bytes: IEEE 754 binary32.</summary>
    Float32,

    /// <summary>Two bytes: the upper half of a binary32, with its range and 8 bits of precision.</summary>
    BFloat16,

    /// <summary>Two bytes: IEEE 754 binary16, up to 65504 and with 11 bits of precision.</summary>
    Float16,
}
