{#-
  How much each check lets pass and what more than that means, as the data model says (§23); a brand changes it with the variable
  validation.

  Returns: dict of check id to [severity, threshold_of, threshold]: error, warn or info (only counted, without threshold); rows or
    share (of the checked rows); the most that may offend.
-#}
{% macro validation_limits() %}
    {%- do return({
        'CV-C1': ['error', 'rows', 0], 'CV-C2': ['error', 'rows', 0], 'CV-C3': ['error', 'rows', 0],
        'CV-C4': ['warn', 'share', 0.1], 'CV-C5': ['warn', 'share', 0.5], 'CV-C6': ['warn', 'share', 0.7],
        'CV-C7': ['error', 'rows', 0], 'CV-C7-G': ['info', 'rows', none],
        'CV-E1': ['warn', 'share', 0.01], 'CV-E2': ['error', 'rows', 0], 'CV-E3': ['error', 'rows', 0],
        'CV-E4': ['error', 'rows', 0],
        'CV-L1': ['error', 'rows', 0], 'CV-L2': ['warn', 'rows', 0], 'CV-L3': ['warn', 'rows', 0],
        'CV-L4': ['warn', 'rows', 0], 'CV-L5': ['warn', 'rows', 0],
        'CV-F1': ['error', 'rows', 0], 'CV-F2': ['error', 'rows', 0],
        'CV-T1': ['warn', 'share', 0.05], 'CV-T2': ['warn', 'share', 0.001], 'CV-T3': ['error', 'rows', 0],
        'CV-T4': ['warn', 'rows', 0], 'CV-T4-PK': ['error', 'rows', 0], 'CV-T5': ['warn', 'share', 0.05],
        'CV-T6': ['warn', 'share', 0.05], 'CV-T7': ['error', 'rows', 0], 'CV-T8': ['warn', 'share', 0.01],
        'CV-T9': ['error', 'rows', 0], 'CV-T10': ['warn', 'share', 0.001], 'CV-T11': ['warn', 'share', 0.01],
        'CV-T12': ['warn', 'share', 0.01], 'CV-T13': ['warn', 'share', 0.01], 'CV-T14': ['error', 'rows', 0],
        'CV-T15': ['error', 'rows', 0], 'CV-T16': ['error', 'rows', 0],
        'IV-E1': ['warn', 'share', 0.5], 'IV-E2': ['warn', 'share', 0.01], 'IV-E3': ['info', 'rows', none],
        'IV-E4': ['info', 'rows', none], 'IV-P1': ['warn', 'share', 0.7], 'IV-P2': ['warn', 'share', 0.01],
        'IV-P3': ['info', 'rows', none], 'IV-P4': ['warn', 'share', 0.05],
        'IV-T1': ['warn', 'rows', 0], 'IV-T1-U': ['info', 'rows', none], 'IV-T2': ['warn', 'share', 0.05],
        'IV-T3': ['warn', 'rows', 0], 'IV-T4': ['warn', 'rows', 0], 'IV-T5': ['warn', 'share', 0.01],
        'IV-T6': ['info', 'rows', none], 'IV-T7': ['warn', 'rows', 0], 'IV-T8': ['warn', 'rows', 0],
        'IV-T9': ['warn', 'rows', 0], 'IV-T10': ['warn', 'rows', 0], 'IV-T11': ['warn', 'rows', 0],
        'IV-T12': ['warn', 'share', 0.01], 'IV-T13': ['warn', 'share', 0.01],
        'IV-R1': ['warn', 'rows', 0], 'IV-R2': ['warn', 'rows', 0], 'IV-R3': ['warn', 'rows', 0],
        'IV-R4': ['warn', 'rows', 0], 'IV-R5': ['warn', 'rows', 0], 'IV-R6': ['warn', 'rows', 0],
        'TQ-3': ['warn', 'rows', 0], 'TQ-4': ['info', 'rows', none], 'TQ-4-C': ['info', 'rows', none],
        'TQ-5': ['error', 'rows', 0], 'TQ-5-W': ['warn', 'rows', 0],
    }) -%}
{% endmacro %}
