"""The words of made-up office forms: column names, titles, places and people, as offices write them.

Collected from forms, uploads and exports that offices publish and from their programs' column names, not from the
tables the loader knows: a name the loader has never seen belongs here too.
"""

from __future__ import annotations

from ucj_validate.columns import Field


def _split(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", "").split("|"))


NAMES: dict[Field, tuple[str, ...]] = {
    Field.NIK: _split(
        "NIK|NIK|NIK|Nik|N I K|N.I.K|N.I.K.|NO. NIK|No NIK|Nomor NIK|NIK/NO KTP|NIK / No. KTP|NO. KTP|No KTP|No.KTP|NOMOR KTP|"
        "Nomor Induk Kependudukan|NOMOR INDUK KEPENDUDUKAN (NIK)|NIK (16 digit)|NIK *|NIK*)|*NIK|NIK (wajib)|NIK (Wajib Diisi)|"
        "NIK sesuai KTP|NIK KTP|No. KTP/NIK|NO KTP / NIK|KTP|No. e-KTP|NO E-KTP|nik|no_nik|nomor_ktp|no_ktp|nik_ktp|"
        "NOMOR_IDENTITAS|NO_IDENTITAS|nik_pekerja|NIK PESERTA|NIK Tenaga Kerja|NIK TK|NIK CALON PESERTA|NIK Penerima|"
        "NIK Pemilik Usaha|Nomor Identitas (KTP)|No. Identitas KTP|NIK Pekerja Rentan|Nomer KTP|No Identitas (NIK)|"
        "Nomor Identitas Kependudukan|NIK Pelaku UMKM|NIK_PESERTA|nikPekerja|NoKTP|NIK (KTP-el)|NO. INDUK KEPENDUDUKAN|"
        "NIK Nelayan|No. KTP (NIK)|NIK PENERIMA MANFAAT|NIK (16 Angka)|No KTP*|KTP/NIK|NIK Petani|National ID (NIK)|"
        "NIK Pegawai|NO KTP EL|NIK Non ASN|NIK / KTP|nomor identitas ktp"
    ),
    Field.NAME: _split(
        "NAMA|NAMA|Nama|N A M A|NAMA LENGKAP|Nama Lengkap|NAMA LENGKAP (SESUAI KTP)|Nama (sesuai KTP)|NAMA PESERTA|"
        "Nama Peserta BPJS|NAMA TENAGA KERJA|Nama Tenaga Kerja|NAMA_TK|NM_TK|Nama Pekerja|Nama Pekerja Rentan|NAMA PEMILIK|"
        "Nama Pemilik Usaha|Nama Pelaku Usaha|NAMA PELAKU UMKM|Nama Penerima|Nama Penerima Bantuan|NAMA PENERIMA MANFAAT|"
        "Nama Nelayan|Nama Petani|Nama Pegawai|NAMA PEGAWAI NON ASN|Nama Non ASN|Nama Calon Peserta|NAMA LENGKAP*|nama|"
        "nama_lengkap|nama_peserta|Full Name|NAME|Nama Warga|Nama Anggota|NAMA PENGEMUDI|Nama Sesuai KTP|Nama Lengkap "
        "Tanpa Gelar|Nama Tenaga Honorer|Nama Pekerja Keagamaan|Nama Marbot|NAMA IMAM MASJID|Nama Pedagang|Nama Buruh|"
        "Nama Juru Parkir|Nama Ketua RT|Nama Kader Posyandu|Nama Guru Mengaji|NAMA LENGKAP & GELAR|Nama Lengkap dan Gelar|"
        "Nama*|*Nama Lengkap|NAMA PEKERJA INFORMAL|Nama Petugas Kebersihan|nmPeserta|NamaLengkap|NAMA (HURUF KAPITAL)"
    ),
    Field.BIRTH_PLACE_DATE: _split(
        "TTL|T T L|T.T.L|TEMPAT/TGL LAHIR|Tempat, Tgl Lahir|TEMPAT, TANGGAL LAHIR|Tempat/Tanggal Lahir|TEMPAT TANGGAL LAHIR|"
        "Tempat & Tgl Lahir|Tmp/Tgl. Lahir|TEMPAT DAN TANGGAL LAHIR|Tmpt, Tgl Lahir|TEMPAT TGL.LAHIR|tempat_tgl_lahir|ttl|"
        "Tpt/Tgl Lahir|Tempat Tgl Lhr|Tempat - Tanggal Lahir|TEMPAT/TGL. LAHIR *|Tempat Tanggal Lahir (TTL)"
    ),
    Field.BIRTH_PLACE: _split(
        "TEMPAT LAHIR|Tempat Lahir|tempat_lahir|TMP LAHIR|Tmpt Lahir|TEMPAT_LAHIR|Kota Lahir|TPT_LAHIR|Tmp. Lahir|"
        "Tempat Lahir*|Place of Birth"
    ),
    Field.BIRTH_DATE: _split(
        "TANGGAL LAHIR|TGL LAHIR|Tgl. Lahir|tgl_lahir|TGL_LAHIR|TANGGAL_LAHIR|Tanggal Lahir (dd-mm-yyyy)|TGL LAHIR "
        "(DD/MM/YYYY)|Tgl Lahir*|Date of Birth|DOB|TglLahir|Tgl/Bln/Thn Lahir|TGL. LAHIR|Tanggal Lahir (HH-BB-TTTT)|"
        "tgl_lhr|Tgl Lahir Peserta|tanggalLahir|Tanggal Lahir sesuai KTP|Tgl Lhr"
    ),
    Field.SEX: _split(
        "JK|L/P|J/K|JENIS KELAMIN|Jenis Kelamin (L/P)|JENIS KELAMIN L/P|jns_kelamin|JENIS_KELAMIN|Jns Kel|Jenis Kelamin|"
        "Kelamin|Gender|SEX|JK (L/P)|L / P|Jenkel|jk|J.K|Laki-laki/Perempuan|P/L|JNS KEL.|Jenis\u00a0Kelamin|Jenis Kel."
    ),
    Field.NO_KK: _split(
        "NO KK|No. KK|NO. KK|NOMOR KK|Nomor Kartu Keluarga|No. Kartu Keluarga|NKK|no_kk|NO_KK|nomor_kartu_keluarga|"
        "No KK (16 digit)|KK|Nomor KK*|NO KARTU KELUARGA|No.KK|NOMOR KARTU KELUARGA (KK)|No KK sesuai Kartu Keluarga"
    ),
    Field.KPJ: _split(
        "KPJ|NO KPJ|No. KPJ|NOMOR KPJ|KPJ PESERTA|No. Kartu BPJS Ketenagakerjaan|NO. BPJS TK|No BPJSTK|no_bpjs_tk|NO KARTU "
        "BPJAMSOSTEK|Nomor Peserta|NO_PESERTA|No. Kepesertaan|NO.PESERTA|NOMOR KARTU PESERTA|No Kartu BPJS TK|Nomor "
        "Kepesertaan (KPJ)|Nomor BPJS Ketenagakerjaan|KPJ (11 digit)|kpj|NO_KPJ|No. Jamsostek|NOMOR_KPJ|KPJ *"
    ),
    Field.ADDRESS: _split(
        "ALAMAT|Alamat|ALAMAT LENGKAP|Alamat KTP|ALAMAT DOMISILI|ALAMAT RUMAH|alamat|Alamat (Jalan/RT/RW)|ALAMAT TEMPAT "
        "TINGGAL|ALAMAT SESUAI KTP|Alamat Lengkap (sesuai KTP)|Address|ALAMAT*"
    ),
    Field.VILLAGE: _split(
        "KELURAHAN|Kelurahan|KEL/DESA|Kel./Desa|DESA/KELURAHAN|Desa/Kel|KEL.|Kel|kelurahan|NAMA KELURAHAN|nama_kelurahan|"
        "KELURAHAN/DESA|Kelurahan Domisili|KELURAHAN TEMPAT TINGGAL|Kelurahan / Desa|Ds/Kel|DESA|nm_kel|KELURAHAN *|Desa"
    ),
    Field.DISTRICT: _split(
        "KECAMATAN|Kecamatan|KEC.|KEC|Kec|kecamatan|NAMA KECAMATAN|nama_kecamatan|nm_kec|Kecamatan Domisili|KECAMATAN "
        "TEMPAT TINGGAL|Kec. Domisili|KECAMATAN*"
    ),
    Field.PHONE: _split(
        "NO HP|No. HP|NO. TELP/HP|No HP/WA|Nomor HP|no_hp|TELEPON|NO WA|Nomor Telepon|HANDPHONE|Kontak|No. Handphone|HP|"
        "NO.HP (aktif)|No. Telepon/HP"
    ),
    Field.MOTHER: _split(
        "NAMA IBU KANDUNG|Nama Ibu|NAMA_IBU_KANDUNG|Nama Gadis Ibu Kandung|IBU KANDUNG|nm_ibu|Nama Ibu Kandung*|nama_ibu"
    ),
    Field.UNIT: _split(
        "OPD|Dinas|UNIT KERJA|Instansi|PERANGKAT DAERAH|Dinas/Badan|SKPD|KELOMPOK|OPD/UNIT KERJA|Nama OPD|Tempat Tugas|"
        "Asal OPD|KELOMPOK USAHA|Nama Kelompok Nelayan|unit_kerja|Bagian/Bidang"
    ),
    Field.OCCUPATION: _split(
        "PEKERJAAN|Jenis Pekerjaan|JABATAN|JENIS USAHA|Profesi|Bidang Usaha|Pekerjaan/Usaha|jenis_pekerjaan|"
        "JENIS PEKERJAAN (PETANI/NELAYAN/DLL)|Pekerjaan Sesuai KTP"
    ),
    Field.INCOME: _split(
        "PENGHASILAN|UPAH|Penghasilan/Bulan (Rp)|GAJI (Rp)|Upah Per Bulan|Pendapatan|Honor|PENGHASILAN RATA-RATA (Rp)|"
        "Upah (Rp.)|UPAH_DILAPORKAN|Honorarium/bln"
    ),
    Field.SEGMENT: _split(
        "SEGMEN|Segmen Kepesertaan|kode_segmen|KODE_SEGMEN|SEGMENTASI|Jenis Kepesertaan|Segmen Peserta|SEGMEN (PU/BPU)|"
        "Kategori Peserta|segmen|Segmen TK"
    ),
    Field.PROGRAMS: _split(
        "PROGRAM|Program Diikuti|PROGRAM YANG DIIKUTI|JENIS PROGRAM|NM_PRG|Program (JKK/JKM)|Paket Program|program|"
        "Program BPJS Ketenagakerjaan"
    ),
    Field.STATUS: _split(
        "STATUS|STATUS KEPESERTAAN|Status Peserta|STATUS AKTIF|AKTIF/NON AKTIF|KEAKTIFAN|Status Kepesertaan BPJS TK|"
        "sts_aktif|STATUS_KEPESERTAAN|Status TK|STATUS (AKTIF/NONAKTIF)|Flag Aktif|Status Kepesertaan Saat Ini|STS_PESERTA"
    ),
    Field.LAST_PAID: _split(
        "BLTH AKHIR|BLTH|BLTH TERAKHIR|BLTH_AKHIR|BLTH IURAN TERAKHIR|Periode Iuran Terakhir|Bulan Iuran Terakhir|IURAN "
        "TERAKHIR|BLTH LUNAS|Pembayaran Terakhir|Bulan Bayar Terakhir|Lunas s/d|MASA IURAN TERAKHIR|Bulan/Tahun Iuran "
        "Terakhir|blth_lunas|PERIODE AKHIR|Iuran s.d. Bulan|Bulan Terakhir Bayar|BLTH_TERAKHIR|BLTH Terakhir Lunas"
    ),
    Field.INACTIVE_SINCE: _split(
        "BLTH NA|TGL_NA|Tgl Nonaktif|TANGGAL NON AKTIF|BLTH_NA|Tgl Keluar|Tanggal Berakhir|Blth Non Aktif|Tgl. Non Aktif"
    ),
    Field.JOINED: _split(
        "TGL KEPESERTAAN|Tanggal Kepesertaan|TGL_KEPESERTAAN|Tgl Daftar|Tanggal Pendaftaran|BLTH AWAL|tgl_masuk|Tgl Terdaftar"
    ),
    Field.NPP: _split("NPP|No NPP|kode_npp|NPP Perusahaan|NOMOR NPP"),
    Field.EMPLOYER: _split(
        "NAMA PERUSAHAAN|WADAH|Nama Wadah|Pemberi Kerja|NAMAPRS|NM_PERUSAHAAN|Badan Usaha|Nama Pemberi Kerja/BU|Perusahaan"
    ),
    Field.PAYER: _split(
        "SUMBER DANA|Sumber Pembiayaan|SUMBER IURAN|Pembayar Iuran|DIBAYAR OLEH|Sumber Anggaran|sumber_dana|Penanggung "
        "Iuran|Sumber Pendanaan|SUMBER DANA (APBD/MANDIRI)|Sumber Pembayaran Iuran"
    ),
    Field.DECILE: _split("DESIL|desil_nasional|Desil DTSEN|Desil (1-10)"),
    Field.NOTE: _split("KET|KET.|KETERANGAN|Keterangan|Catatan|Ket"),
    Field.NUMBER: _split("NO|NO|NO.|No|No.|NO URUT|Nomor|NOMOR URUT|no|No Urut|#"),
}

OTHERS: dict[str, tuple[str, ...]] = {
    "agama": _split("AGAMA|Agama"),
    "school": _split("PENDIDIKAN|Pendidikan Terakhir"),
    "marital": _split("STATUS KAWIN|STATUS PERKAWINAN|Status Nikah|KAWIN/BELUM KAWIN"),
    "age": _split("USIA|UMUR|Usia (Thn)|Umur (tahun)"),
    "rt": _split("RT|RT.|rt"),
    "rw": _split("RW|RW.|rw"),
    "rtrw": _split("RT/RW|RT / RW|RT RW"),
    "post": _split("KODE POS|kodepos|Kode_Pos"),
    "mail": _split("EMAIL|Alamat Email|email"),
    "npwp": _split("NPWP|No. NPWP"),
    "decree": _split("NO SK|Nomor SK|No. SK Walikota"),
    "photo": _split("FOTO KTP|KTP (Ada/Tidak)|Fotokopi KTP|Scan KTP"),
    "paraf": _split("TANDA TANGAN|PARAF|TTD"),
    "account": _split("NO REKENING|No. Rek|Nomor Rekening BRI"),
    "input": _split("TANGGAL INPUT|Tgl Input|Waktu Unggah|created_at"),
    "code": _split("KODE_TK|ID TK|kode_tenaga_kerja"),
    "heir": _split("NAMA AHLI WARIS|Ahli Waris|Nama Ahli Waris (sesuai KK)"),
    "heir_nik": _split("NIK AHLI WARIS|NIK Ahli Waris"),
    "relation": _split("HUBUNGAN KELUARGA|Hubungan Ahli Waris|SHDK"),
    "head": _split("NAMA KEPALA KELUARGA|Kepala Keluarga"),
    "staff": _split("STATUS PEGAWAI|Jenis Pegawai"),
    "town": _split("KABUPATEN/KOTA|Kab/Kota|Kota"),
    "business": _split("NAMA USAHA|Merk Usaha"),
    "surveyor": _split("NAMA PETUGAS PENDATA|Petugas Pendata|Nama Pendamping"),
}
"""Columns that are none of the fields: what they are called."""

OFFICES = _split(
    "DINAS SOSIAL|DINAS TENAGA KERJA|DINAS KOPERASI, UMKM DAN TENAGA KERJA|DINAS PERIKANAN|BADAN PENDAPATAN DAERAH|DINAS "
    "PERTANIAN DAN KETAHANAN PANGAN|BAGIAN KESEJAHTERAAN RAKYAT|DINAS LINGKUNGAN HIDUP|SEKRETARIAT DAERAH"
)
DISTRICTS = _split(
    "Palu Timur|Palu Barat|Palu Selatan|Tatanga|Ulujadi|Mantikulore|Tawaeli|Wara Utara|Bungku Tengah|Petasia"
)
VILLAGES = _split(
    "Besusu Barat|Lolu Selatan|Lere|Tondo|Kabonena|Talise|Baiya|Pajalele|Marsaoleh|Kolonodale|Duyu|Boyaoge"
)
TOWNS = _split("Palu|Donggala|Poso|Makassar|Toli-Toli|Luwuk|Parigi|Palopo|Ujung Pandang|Sigi|Kolonodale")
JOBS = _split(
    "Petani|Nelayan|Buruh Harian Lepas|Pedagang|Tukang Ojek|Pemulung|Marbot|Sopir|Penjahit|Juru Parkir|Guru Ngaji"
)
FIRST = _split(
    "MUHAMMAD|MUH.|SITI|ABDUL|NUR|ANDI|I MADE|NI LUH|YOHANES|MARIA|AGUS|SRI|HASAN|RAHMAT|FITRI|DEWI|MOH.|ST. AMINAH|LA ODE|"
    "WA ODE|BUDI|ARIF|RINA|JUMLAHIA|TOTALIA|KAMARIAH|SUMARNI|M."
)
LAST = _split(
    "RIZAL|AMINAH|HIDAYAT|LATIF|SAPUTRA|WULANDARI|LAMANNA|TANDIGALA|PALALLO|SUCIPTO|KASIM|DG. MALEWA|RAHMAN|SARI|SUMBER "
    "REJEKI|HALIMAH|MANGGE|SYAHRIR|PETTALOLO|LAPALE|TOMBOLOTUTU|YUSUF, S.Kom|RUSDI (ALM)|BASO'|O'NEIL|LURAH|TANGAN|CAMATI"
)
ROLL_TITLES = _split(
    "DAFTAR PEKERJA RENTAN|DAFTAR NOMINATIF TENAGA NON ASN|DATA PEKERJA RENTAN CALON PENERIMA BANTUAN IURAN JAMSOSTEK|"
    "REKAPITULASI DATA PELAKU UMKM|LAMPIRAN KEPUTUSAN WALI KOTA|DAFTAR PENERIMA BANTUAN IURAN BPJS KETENAGAKERJAAN|"
    "DATA NELAYAN DAN PETANI KECIL|Daftar usulan peserta BPJS Ketenagakerjaan|DAFTAR NAMA PEKERJA KEAGAMAAN"
)
MEMBER_TITLES = _split(
    "BPJS KETENAGAKERJAAN|LAPORAN DAFTAR TENAGA KERJA|DATA PESERTA AKTIF BPU|Daftar Peserta per Segmen|DATA KEPESERTAAN "
    "BPJAMSOSTEK|LAPORAN RINCIAN IURAN TENAGA KERJA|DAFTAR PESERTA BUKAN PENERIMA UPAH"
)
