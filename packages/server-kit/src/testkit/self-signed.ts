/** A certificate that nobody vouches for, of no use to anybody. Made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj '/CN=callseal test' -addext subjectAltName=IP:127.0.0.1 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8HyBqci7eJNTh+IO
IHUeIp6U12CNJaVhUFOyK+WMGdOhRANCAARQY+9YzX8kN9FdoBo4fMeuWrbDhFWX
Wd0ttMMEvy+X7dK+aIlxw16cMjbQHZdfLJFKFisUPsGyGjpyMI6NawHs
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmDCCAT6gAwIBAgIUUHB3mHY4rNq/XA/2QvKqs6nSDjUwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNY2FsbHNlYWwgdGVzdDAgFw0yNjExMjIxNzA3MTRaGA8yMTI2
MTAyOTE3MDcxNFowGDEWMBQGA1UEAwwNY2FsbHNlYWwgdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABFBj71jNfyQ30V2gGjh8x65atsOEVZdZ3S20wwS/L5ft
0r5oiXHDXpwyNtAdl18skUoWKxQ+wbIaOnIwjo1rAeyjZDBiMB0GA1UdDgQWBBR7
xxWKhOhRrby007wVmSIj4C2qzTAfBgNVHSMEGDAWgBR7xxWKhOhRrby007wVmSIj
4C2qzTAPBgNVHRMBAf8EBTADAQH/MA8GA1UdEQQIMAaHBH8AAAEwCgYIKoZIzj0E
AwIDSAAwRQIhAM58vOFklXg5B2Ypv4FOGXe/BXWeX4Ee1+2M49amOARcAiAdND6I
lt+fqlsvj9E8iChvq7YpJKcQZyXKaiTfVRh/1A==
-----END CERTIFICATE-----`,
} as const;
